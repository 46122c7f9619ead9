import numpy as np
import pytest

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
