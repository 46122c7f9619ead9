"""What anybody may fetch to check codes without a network, and how it may be kept."""

import json
from datetime import timedelta

from flask import Response, request

from certificates.codes import OFFLINE_LIFE
from certificates.offline_codes import OfflineCodes
from certificates.revocations import RevocationList
from certificates.signing import LicenceKeys
from core.clock import Clock

CWT = "application/cwt"
_KEPT_FOR = timedelta(seconds=5)
_KEYS_FRESH_S = 300


class Revocations:
    """Publishes the revocation list, made anew at most every five seconds."""

    def __init__(self, offline: OfflineCodes, keys: LicenceKeys, now: Clock) -> None:
        self._offline = offline
        self._keys = keys
        self._now = now
        self._kept: tuple[RevocationList, bytes] | None = None

    def current(self) -> tuple[RevocationList, bytes]:
        """Return the list and its signed form."""
        # A list is never younger than it says: its time is taken before the codes are.
        now = self._now().replace(microsecond=0)
        if self._kept is None or not now - _KEPT_FOR < self._kept[0].issued_at <= now:
            found = RevocationList(
                issuer=self._keys.issuer,
                codes=frozenset(self._offline.revoked()),
                issued_at=now,
                # By then every code that lived when it was made has ended.
                expires_at=now + OFFLINE_LIFE,
            )
            self._kept = (found, self._keys.sign_revocations(found))
        return self._kept


def keys_answer(keys: LicenceKeys) -> Response:
    """Return the trust list: a JWK set, as JSON."""
    text = json.dumps(keys.trust_list.as_json(), separators=(",", ":"))
    return _public(text.encode(), "application/json", fresh_s=_KEYS_FRESH_S)


def revocations_answer(revocations: Revocations) -> Response:
    """Return the list as JSON, or signed and nothing else where the caller asks for that."""
    found, signed = revocations.current()
    wanted = request.accept_mimetypes.best_match(("application/json", CWT), "application/json")
    text = json.dumps(found.as_json(signed), separators=(",", ":"))
    body = signed if wanted == CWT else text.encode()
    answer = _public(body, wanted, fresh_s=int(_KEPT_FOR.total_seconds()))
    answer.vary.add("Accept")
    return answer


def _public(body: bytes, mimetype: str, *, fresh_s: int) -> Response:
    answer = Response(body, mimetype=mimetype)
    answer.headers["Cache-Control"] = f"public, max-age={fresh_s}"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
