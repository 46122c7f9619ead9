from io import BytesIO

import numpy as np
import pytest
from PIL import ExifTags, Image

from auth.verifier.face import photo
from auth.verifier.reasons import Reason, Refused
from tests.unit.verifier.face.faces import encoded, framed_portrait
from tools.portraits import reference_photo


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_reference_photo_may_be_jpeg_or_png(kind: str) -> None:
    picture, points = photo.find_reference(encoded(framed_portrait("astronaut"), kind))

    assert picture.shape == (640, 480, 3)
    assert points.shape == (68, 2)


def test_a_reference_photo_that_shows_not_one_face_cannot_be_used() -> None:
    astronaut = framed_portrait("astronaut")
    unusable = {
        "nobody": encoded(np.full((400, 300, 3), 128, np.uint8)),
        "two": encoded(np.concatenate([astronaut, astronaut], axis=1)),
        "another format": encoded(astronaut, "GIF"),
        "huge": encoded(np.zeros((5000, 10, 3), np.uint8), "PNG"),
        "cut": encoded(astronaut)[:5000],
        "nothing": b"",
        "noise": bytes(range(256)) * 20,
    }
    reasons = {}
    for name, content in unusable.items():
        with pytest.raises(Refused) as caught:
            photo.find_reference(content)
        reasons[name] = caught.value.reason

    assert set(reasons.values()) == {Reason.REFERENCE_UNUSABLE}


def test_a_face_too_small_to_be_seen_at_once_is_found_enlarged() -> None:
    picture = photo.read_photo(reference_photo("astronaut"))
    small = picture[::3, ::3]

    top, right, bottom, left = photo.find_faces(small)[0]

    assert top < 70 < bottom
    assert left < 60 < right


@pytest.mark.parametrize("width_px, found", [(116, 0), (148, 1)])
def test_what_only_may_be_a_face_counts_from_sixty_pixels_on(width_px: int, found: int) -> None:
    whole = Image.fromarray(framed_portrait("astronaut"))
    small = np.array(whole.resize((width_px, width_px * 4 // 3), Image.Resampling.BOX))
    small[:, width_px // 2 :] //= 4  # half in shadow: nothing that the detector is sure of

    assert len(photo.find_faces(small)) == found


def with_note(picture: np.ndarray, note: bytes) -> bytes:
    out = BytesIO()
    Image.fromarray(picture).save(out, "PNG", exif=note)
    return out.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_laid_upright_as_its_camera_noted(orientation: int) -> None:
    portrait = framed_portrait("astronaut")
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    # As cameras lie: 2 is mirrored, 3 on its head, 6 with its top to the left, and so on.
    lies = {
        1: portrait,
        2: portrait[:, ::-1],
        3: portrait[::-1, ::-1],
        4: portrait[::-1],
        5: portrait.swapaxes(0, 1),
        6: np.rot90(portrait, 1),
        7: portrait[::-1, ::-1].swapaxes(0, 1),
        8: np.rot90(portrait, -1),
    }
    read = photo.read_photo(with_note(np.ascontiguousarray(lies[orientation]), exif.tobytes()))

    assert (read == portrait).all()


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_damaged_note_is_no_damage_to_the_photo() -> None:
    portrait = framed_portrait("astronaut")

    for note in (b"no note", b"II*\0\x08\0\0\0\xff\xff", b"MM\0*\xff\xff\xff\xff"):
        assert (photo.read_photo(with_note(portrait, b"Exif\0\0" + note)) == portrait).all()


def test_sixteen_bits_of_grey_are_read_as_eight() -> None:
    grey = np.array(Image.fromarray(framed_portrait("astronaut")).convert("L"))
    read = photo.read_photo(encoded(grey.astype(np.uint16) * 257, "PNG"))

    assert (read == grey[..., None]).all()
