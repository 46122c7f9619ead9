"""Our side of the TIF gateway (Guangdong's government-service interface): signing and envelopes."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from typing import TypeVar

import marshmallow as ma
import orjson

from bureaus.mac import hmac_sha256
from bureaus.wire import (
    Checked,
    WireSchema,
    beijing_time,
    load,
    read_json,
    utc_seconds,
    whole,
)
from core.access import Access, SubjectKind
from core.clock import Clock
from core.errors import AppError, BureauError
from core.upstream import Line, UpstreamClient

_MOST_ERRCODE = 2**31
_OBJECT_TYPES = {SubjectKind.CITIZEN: "111", SubjectKind.ENTERPRISE: "001"}
T = TypeVar("T")
Refusals = Mapping[int, Callable[[], AppError]]
"""What a bureau's error codes mean to us; any other code is a `BureauError`."""


class _Envelope(WireSchema):
    errcode = Checked("errcode", whole(_MOST_ERRCODE, least=-_MOST_ERRCODE))


class _Data(WireSchema):
    data = ma.fields.Raw(required=True)


def signature(timestamp: str, token: str, nonce: str) -> str:
    """Return the lower-case hex of SHA-256 over timestamp, token, nonce, timestamp.

    It covers neither method, path nor body; `body_digest` is what binds a body to it.
    """
    return hashlib.sha256(f"{timestamp}{token}{nonce}{timestamp}".encode()).hexdigest()


def body_digest(timestamp: str, token: str, nonce: str, body: bytes) -> str:
    """Return our profile's `x-tif-digest`: HMAC-SHA-256 over time, nonce and the body's SHA-256.

    Keyed, since whoever could change the body could compute a plain digest anew.
    """
    message = f"{timestamp}\n{nonce}\n{hashlib.sha256(body).hexdigest()}".encode()
    return hmac_sha256(token.encode(), message).hex()


class TifClient:
    """Signs a bureau's requests and opens its envelopes.

    Args:
        with_digest: Also send `x-tif-digest`, where the bureau's interface asks for it.
        refusals: What this bureau's error codes mean.
    """

    def __init__(
        self,
        http: UpstreamClient,
        *,
        paasid: str,
        token: str,
        now: Clock,
        refusals: Refusals,
        with_digest: bool = False,
    ) -> None:
        self._http = http
        self._paasid = paasid
        self._token = token
        self._now = now
        self._refusals = refusals
        self._with_digest = with_digest
        self.bureau = http.bureau

    def query(
        self,
        operation: str,
        path: str,
        access: Access,
        data: Mapping[str, object],
        read: Callable[[object], T],
        *,
        idempotent: bool,
    ) -> T:
        """Post `data` and return what `read` makes of the answer's `data`.

        Args:
            read: Checks what came; what it refuses counts as the bureau's failure.
            idempotent: Whether it may be posted again, newly signed, if it fails.

        Raises:
            AppError: what `refusals` says of the error code.
            BureauError: another error code, or an answer outside the agreement.
        """
        body = orjson.dumps(self._body(access, data))

        def ask(line: Line) -> T:
            headers = {"content-type": "application/json", **self._headers(body)}
            return read(self._open(line.send("POST", path, body=body, headers=headers).body))

        return self._http.ask(operation, ask, idempotent=idempotent)

    def _open(self, raw: bytes) -> object:
        envelope = read_json(raw, bureau=self.bureau)
        errcode = load(_Envelope, envelope, bureau=self.bureau)["errcode"]
        if errcode:
            raise self._refusal(errcode)
        return load(_Data, envelope, bureau=self.bureau)["data"]

    def _refusal(self, errcode: int) -> AppError:
        make = self._refusals.get(errcode)
        return make() if make else BureauError("A bureau refused the call.", bureau=self.bureau)

    def _headers(self, body: bytes) -> dict[str, str]:
        timestamp, nonce = utc_seconds(self._now()), secrets.token_hex(16)
        headers = {
            "x-tif-paasid": self._paasid,
            "x-tif-timestamp": timestamp,
            "x-tif-nonce": nonce,
            "x-tif-signature": signature(timestamp, self._token, nonce),
        }
        if self._with_digest:
            headers["x-tif-digest"] = body_digest(timestamp, self._token, nonce, body)
        return headers

    def _body(self, access: Access, data: Mapping[str, object]) -> dict[str, object]:
        """Say who asks, about whom and for what, as the gateway's audit wants it."""
        return {
            "audit_info": {
                "operator_id": access.actor.ref,
                "operator_name": access.actor.name,
                "query_object_id": access.subject.id_number,
                "query_object_id_type": _OBJECT_TYPES[access.subject.kind],
                "item_id": access.ground.value,
                "item_code": access.purpose,
                "item_sequence": secrets.token_hex(8),
                "terminal_info": access.channel.value,
            },
            "query_timestamp": beijing_time(self._now()),
            "data": data,
        }
