"""`POST /v1/photo-checks`: a portrait in, what is wrong with it out."""

from time import monotonic

import structlog
from flask import Flask, request

from auth.verifier.limits import MAX_PORTRAIT_BYTES
from auth.verifier.pool import Pool
from auth.verifier.portrait.report import PhotoReport
from auth.verifier.server import check_secret
from core.errors import TooLarge, UnsupportedMediaType

log = structlog.get_logger("verifier")

_KINDS = frozenset({"image/jpeg", "image/png"})


def add_photo_checks(app: Flask, photos: Pool[bytes, PhotoReport], *, secret: str) -> None:
    """Add the route to the verifier's app.

    Args:
        secret: What a caller must present as Bearer token; not empty.
    """

    @app.post("/v1/photo-checks")
    def photo_checks() -> dict[str, object]:
        check_secret(secret)
        photo = _read_photo()
        started = monotonic()
        report = photos.run(photo)
        log.info(
            "photo_checked",
            problems=[problem.code for problem in report.problems],
            photo_bytes=len(photo),
            duration_s=round(monotonic() - started, 3),
        )
        return report.body()


def _read_photo() -> bytes:
    if request.mimetype not in _KINDS:
        raise UnsupportedMediaType("Send the photo itself, as image/jpeg or image/png.")
    # One byte more than is taken: a body in chunks is cut there without a word.
    request.max_content_length = MAX_PORTRAIT_BYTES + 1
    photo = request.get_data(cache=False)
    if len(photo) > MAX_PORTRAIT_BYTES:
        raise TooLarge(f"A portrait may have at most {MAX_PORTRAIT_BYTES} bytes.")
    return photo
