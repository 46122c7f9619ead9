"""The verifier's HTTP side: a request in, a job through the pool, a verdict out."""

import hmac
import re
from time import monotonic

import structlog
from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from auth.verifier.answers import Job, Judgement
from auth.verifier.errors import JudgementInvalid, SecretWrong
from auth.verifier.limits import MAX_PHOTO_BYTES, MAX_VIDEO_BYTES
from auth.verifier.pool import Pool
from core.errors import TooLarge, UnsupportedMediaType
from core.logs import say_along
from core.problem import install_error_handlers
from core.trace import request_id_of
from core.web import InMemoryRequest

log = structlog.get_logger("verifier")

_MAX_BODY_BYTES = MAX_VIDEO_BYTES + MAX_PHOTO_BYTES + 64 * 1024
_MAX_DRAINED_BYTES = 4 * _MAX_BODY_BYTES
_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)


def create_app(pool: Pool[Job, Judgement], *, secret: str) -> Flask:
    """Return the verifier's app.

    Args:
        secret: What a caller must present as Bearer token; not empty.
    """
    app = Flask(__name__, static_folder=None)
    app.request_class = InMemoryRequest
    app.config.update(MAX_CONTENT_LENGTH=_MAX_BODY_BYTES, MAX_FORM_PARTS=8)
    app.before_request(_begin)
    app.after_request(_drain)
    install_error_handlers(app, logger="verifier")

    @app.post("/v1/judgements")
    def judgements() -> dict[str, object]:
        check_secret(secret)
        job = _read_job()
        started = monotonic()
        judgement = pool.run(job)
        log.info(
            "judged",
            reason=judgement.reason.code if judgement.reason else None,
            video_bytes=len(job.video),
            duration_s=round(monotonic() - started, 3),
        )
        return judgement.body()

    _add_operations(app, pool)
    return app


def _add_operations(app: Flask, pool: Pool[Job, Judgement]) -> None:
    @app.get("/health/live")
    def live() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/health/ready")
    def ready() -> tuple[dict[str, str], int]:
        return ({"status": "ok"}, 200) if pool.is_ready() else ({"status": "loading"}, 503)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _begin() -> None:
    g.request_id = request_id_of(request.headers.get("X-Request-Id", ""))
    say_along(request_id=g.request_id)


def check_secret(secret: str) -> None:
    """Let a caller in who presents the shared secret.

    Raises:
        SecretWrong: it is missing or wrong.
    """
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), secret.encode()):
        raise SecretWrong


def _read_job() -> Job:
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("Send multipart/form-data.")
    digits = request.form.get("digits", "")
    if not _DIGITS.fullmatch(digits):
        raise JudgementInvalid("The field digits must be exactly six ASCII digits.")
    return Job(
        digits=digits,
        photo=_part("reference_photo", MAX_PHOTO_BYTES),
        video=_part("video", MAX_VIDEO_BYTES),
    )


def _part(name: str, max_bytes: int) -> bytes:
    part = request.files.get(name)
    if part is None:
        raise JudgementInvalid(f"The file {name} is missing.")
    content = part.stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise TooLarge(f"The file {name} is larger than {max_bytes} bytes.")
    return content


def _drain(answer: Response) -> Response:
    """Read what the caller is still sending: it would see a reset instead of our error."""
    # A server that does not end the body would let us wait for bytes that never come.
    if answer.status_code < 400 or not request.environ.get("wsgi.input_terminated"):
        return answer
    left = _MAX_DRAINED_BYTES
    while left > 0 and (part := request.environ["wsgi.input"].read(min(left, 65536))):
        left -= len(part)
    return answer
