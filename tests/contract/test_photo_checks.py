"""The check of portraits across the wire: a real verifier, and the gateway's client of it."""

from collections.abc import Iterator

import numpy as np
import pytest

from auth.face.errors import PhotoCheckBusy, PhotoCheckUnavailable
from auth.face.photo_checks import PhotoChecks
from auth.verifier.limits import MAX_PORTRAIT_BYTES
from auth.verifier.portrait.problems import Problem
from core.budget import within
from core.upstream import Limits, UpstreamClient
from tests.contract.verifier_process import SECRET, Answer, Verifier, running_verifier
from tools.passport_photo import SIZE_PX, encoded, passport_photo


@pytest.fixture(scope="module")
def verifier() -> Iterator[Verifier]:
    with running_verifier() as running:
        yield running


def _client(verifier: Verifier, *, secret: str = SECRET) -> PhotoChecks:
    limits = Limits(deadline_s=30, breaker_failures=None)
    http = UpstreamClient("verifier", f"http://127.0.0.1:{verifier.port}", limits)
    return PhotoChecks(http, secret=secret)


def _post(verifier: Verifier, body: bytes, **headers: str) -> Answer:
    given = {"Authorization": f"Bearer {SECRET}", "Content-Type": "image/jpeg"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return verifier.call("POST", "/v1/photo-checks", body, {**given, **named})


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_good_portrait_passes(verifier: Verifier, kind: str) -> None:
    report = _client(verifier).check(encoded(passport_photo(), kind))

    assert report.problems == ()
    assert (report.measures["width_px"], report.measures["height_px"]) == SIZE_PX


def test_a_portrait_before_a_red_wall_is_told_so(verifier: Verifier) -> None:
    width, height = SIZE_PX
    wall = np.broadcast_to(np.array((200, 40, 40), np.uint8), (height, width, 3)).copy()

    assert _client(verifier).check(encoded(passport_photo(wall))).problems == (
        Problem.BACKGROUND_DARK,
    )


@pytest.mark.parametrize("photo", [b"\xff\xd8\xff" + bytes(1000), b"no picture at all"])
def test_what_is_no_picture_is_a_problem_and_no_error(verifier: Verifier, photo: bytes) -> None:
    assert _client(verifier).check(photo).problems == (Problem.UNREADABLE,)


def test_a_stranger_is_not_answered(verifier: Verifier) -> None:
    with pytest.raises(PhotoCheckUnavailable):
        _client(verifier, secret="another secret").check(b"photo")


def test_who_cannot_wait_for_their_turn_is_told_to_come_back(verifier: Verifier) -> None:
    with within(0.0), pytest.raises(PhotoCheckBusy) as caught:
        _client(verifier).check(encoded(passport_photo()))

    assert caught.value.headers["Retry-After"] == "5"


def test_a_caller_is_told_what_may_be_sent(verifier: Verifier) -> None:
    too_large = _post(verifier, bytes(MAX_PORTRAIT_BYTES + 1))
    wrong_kind = _post(verifier, b"GIF89a", Content_Type="image/gif")

    assert (too_large.status, too_large.json["code"]) == (413, "too_large")
    assert (wrong_kind.status, wrong_kind.json["code"]) == (415, "unsupported_media_type")


def test_nothing_of_a_portrait_but_its_size_and_its_problems_is_logged(verifier: Verifier) -> None:
    _client(verifier).check(encoded(np.zeros((560, 420, 3), np.uint8), "PNG"))

    logged = [line for line in verifier.log.read_text().splitlines() if "photo_checked" in line]
    assert '"photo_no_face"' in logged[-1]
    assert "eyes_of_width" not in "".join(logged)


def test_portraits_are_counted_apart_from_clips(verifier: Verifier) -> None:
    _client(verifier).check(encoded(passport_photo()))

    counted = verifier.call("GET", "/metrics").body
    assert b'minsheng_verifier_jobs_total{kind="portrait",outcome="judged"}' in counted
    assert b'minsheng_verifier_jobs_total{kind="clip"' not in counted
