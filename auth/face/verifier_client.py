"""The gateway's side of the verifier's HTTP contract."""

import json
import secrets
from dataclasses import dataclass

import marshmallow as ma

from auth.face.errors import VerifierBusy, VerifierUnavailable
from auth.verifier.answers import Measure, are_measures
from auth.verifier.reasons import Reason
from core.errors import BureauBusy, BureauError, BureauOverloaded
from core.upstream import UpstreamClient


class _JudgementWire(ma.Schema):
    class Meta:
        unknown = ma.EXCLUDE

    verdict = ma.fields.String(required=True, validate=ma.validate.OneOf(["pass", "refuse"]))
    reason = ma.fields.String(required=True, allow_none=True)
    similarity = ma.fields.Float(required=True, allow_none=True, validate=ma.validate.Range(0, 100))
    evidence = ma.fields.Dict(required=True)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A verdict: `reason` is None exactly when it passed. `similarity` is 0 to 100."""

    reason: Reason | None
    similarity: float
    evidence: dict[str, Measure]


class VerifierClient:
    """Sends one video to the verifier and reads its verdict."""

    def __init__(self, http: UpstreamClient, *, secret: str) -> None:
        self._http = http
        self._secret = secret

    def close(self) -> None:
        """Close the idle connections."""
        self._http.close()

    def judge(self, *, video: bytes, reference_photo: bytes, digits: str) -> Judgement:
        """Return the verdict on a video.

        Raises:
            VerifierBusy: its queue is full.
            VerifierUnavailable: it does not answer, or not as agreed.
        """
        content_type, body = _multipart(video, reference_photo, digits)
        headers = {"Content-Type": content_type, "Authorization": f"Bearer {self._secret}"}
        try:
            answer = self._http.call("judge", "POST", "/v1/judgements", body=body, headers=headers)
            return _parse(answer.body)
        except (BureauOverloaded, BureauBusy) as exc:
            raise VerifierBusy(exc.headers.get("Retry-After", "5")) from exc
        except (BureauError, ma.ValidationError, ValueError) as exc:
            raise VerifierUnavailable("The verifier could not judge the video.") from exc


def _parse(body: bytes) -> Judgement:
    wire = _JudgementWire().load(json.loads(body))
    passed = wire["verdict"] == "pass"
    if passed and (wire["reason"] is not None or wire["similarity"] is None):
        raise ValueError("a pass comes with a similarity and without a reason")
    if not are_measures(wire["evidence"]):
        raise ValueError("evidence is numbers: it is kept, and what was said may not be")
    return Judgement(
        reason=None if passed else Reason.from_code(str(wire["reason"])),
        similarity=wire["similarity"] or 0.0,
        evidence=wire["evidence"],
    )


def _multipart(video: bytes, reference_photo: bytes, digits: str) -> tuple[str, bytes]:
    # 128 random bits: the boundary cannot be planted in a video.
    boundary = secrets.token_hex(16)
    parts = [
        (b'name="digits"', digits.encode()),
        (b'name="reference_photo"; filename="photo"', reference_photo),
        (b'name="video"; filename="video"', video),
    ]
    lines: list[bytes] = []
    for disposition, content in parts:
        lines += [f"--{boundary}".encode(), b"Content-Disposition: form-data; " + disposition]
        lines += [b"", content]
    lines += [f"--{boundary}--".encode(), b""]
    return f"multipart/form-data; boundary={boundary}", b"\r\n".join(lines)
