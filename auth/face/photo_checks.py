"""The gateway's side of the verifier's check of portraits."""

from auth.face.errors import PhotoCheckBusy, PhotoCheckUnavailable
from auth.verifier.answers import BadAnswer
from auth.verifier.portrait.report import PhotoReport, decode
from core.errors import BureauBusy, BureauError, BureauOverloaded, BureauTimeout
from core.upstream import UpstreamClient

PNG = b"\x89PNG"


class PhotoChecks:
    """Sends a portrait to the verifier and reads what is wrong with it."""

    def __init__(self, http: UpstreamClient, *, secret: str) -> None:
        self._http = http
        self._secret = secret

    def check(self, photo: bytes) -> PhotoReport:
        """Return what is wrong with a portrait for a travel document.

        Args:
            photo: At most `auth.verifier.limits.MAX_PORTRAIT_BYTES`.

        Raises:
            PhotoCheckBusy: its queue is full, or longer than this request can wait.
            PhotoCheckUnavailable: it does not answer, or not as agreed.
        """
        headers = {
            "Content-Type": "image/png" if photo.startswith(PNG) else "image/jpeg",
            "Authorization": f"Bearer {self._secret}",
        }
        try:
            answer = self._http.call(
                "photo", "POST", "/v1/photo-checks", body=photo, headers=headers
            )
            return decode(answer.body)
        except (BureauOverloaded, BureauBusy, BureauTimeout) as exc:
            raise PhotoCheckBusy(exc.headers.get("Retry-After", "5")) from exc
        except (BureauError, BadAnswer) as exc:
            raise PhotoCheckUnavailable("The verifier could not check the photo.") from exc
