"""The gateway's side of the verifier's HTTP contract."""

import secrets

from auth.face.errors import VerifierBusy, VerifierUnavailable
from auth.verifier.answers import BadAnswer, Judgement, decode
from core.errors import BureauBusy, BureauError, BureauOverloaded
from core.upstream import UpstreamClient


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
            return decode(answer.body)
        except (BureauOverloaded, BureauBusy) as exc:
            raise VerifierBusy(exc.headers.get("Retry-After", "5")) from exc
        except (BureauError, BadAnswer) as exc:
            raise VerifierUnavailable("The verifier could not judge the video.") from exc


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
