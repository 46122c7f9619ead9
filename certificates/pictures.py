"""Pictures as answers, in which nothing can run."""

from flask import Response, request

from certificates.codes import LicenceCode
from certificates.qr import qr_png, qr_svg
from core.clock import rfc3339

_JSON, _SVG, _PNG = "application/json", "image/svg+xml", "image/png"
# An SVG opened by itself is a document: it may show its embedded portrait and do nothing else.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"


def svg_answer(svg: str) -> Response:
    return _answer(svg, _SVG)


def png_answer(png: bytes) -> Response:
    return _answer(png, _PNG)


def code_picture(code: LicenceCode) -> Response | None:
    """Return a code as the picture that the client asks for, or None if it asks for JSON."""
    answer = qr_answer(code.payload)
    if answer is not None:
        answer.headers["X-Code-Mode"] = code.mode.value
        if code.code_id is not None:
            answer.headers["X-Code-Id"] = code.code_id
        answer.headers["X-Code-Expires-At"] = rfc3339(code.expires_at)
    return answer


def qr_answer(payload: str) -> Response | None:
    """Return what a QR code is to say as the picture that the client asks for; None means JSON."""
    wanted = request.accept_mimetypes.best_match((_JSON, _SVG, _PNG), default=_JSON)
    if wanted == _JSON:
        return None
    answer = _answer(qr_svg(payload) if wanted == _SVG else qr_png(payload), wanted)
    answer.status_code = 201
    return answer


def _answer(picture: str | bytes, mimetype: str) -> Response:
    answer = Response(picture, mimetype=mimetype)
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.vary.add("Accept")
    return answer
