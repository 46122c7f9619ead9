"""The bureau's signed JSON: HMAC-SHA-256 over time, nonce and body, both ways."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from typing import TypeVar

import marshmallow as ma

from bureaus.wire import Checked, WireSchema, load, outside_agreement, read_json, text, utc_seconds
from core.clock import Clock
from core.errors import BureauError
from core.upstream import Line, UpstreamClient

_OK = "0000"
T = TypeVar("T")


class _Outcome(WireSchema):
    code = Checked("code", text(longest=4))


class _Data(WireSchema):
    data = ma.fields.Raw(required=True)


def sign(key: str, *signed: str, body: bytes) -> str:
    """Return lower-case hex of HMAC-SHA-256 over lines, the last of them the body's SHA-256."""
    message = "\n".join((*signed, hashlib.sha256(body).hexdigest()))
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()


class SignedJson:
    """Signs the bureau's requests, and checks the signatures of its answers.

    Args:
        refusals: What the bureau's codes mean; any other code is a `BureauError`.
    """

    def __init__(
        self,
        http: UpstreamClient,
        *,
        key: str,
        now: Clock,
        refusals: Mapping[str, Callable[[], BureauError]],
    ) -> None:
        self._http = http
        self._key = key
        self._now = now
        self._refusals = refusals
        self.bureau = http.bureau

    def query(
        self,
        operation: str,
        path: str,
        asked: Mapping[str, object],
        read: Callable[[object], T],
        *,
        idempotent: bool,
    ) -> T:
        """Post `asked` and return what `read` makes of the answer's `data`.

        Args:
            read: Checks what came; what it refuses counts as the bureau's failure.
            idempotent: Whether it may be posted again, newly signed, if it fails.

        Raises:
            BureauError: what `refusals` says of the code, or an answer outside the agreement.
        """
        body = json.dumps(asked, ensure_ascii=False).encode()

        def ask(line: Line) -> T:
            timestamp, nonce = utc_seconds(self._now()), secrets.token_hex(16)
            headers = {
                "content-type": "application/json",
                "x-time": timestamp,
                "x-nonce": nonce,
                "x-sign": sign(self._key, timestamp, nonce, body=body),
            }
            answer = line.send("POST", path, body=body, headers=headers)
            right = sign(self._key, nonce, body=answer.body)
            sent = answer.headers.get("x-sign", "")
            if not hmac.compare_digest(sent.encode(), right.encode()):
                raise outside_agreement(self.bureau)
            return read(self._open(answer.body))

        return self._http.ask(operation, ask, idempotent=idempotent)

    def _open(self, raw: bytes) -> object:
        envelope = read_json(raw, bureau=self.bureau)
        code = load(_Outcome, envelope, bureau=self.bureau)["code"]
        if code in self._refusals:
            raise self._refusals[code]()
        if code != _OK:
            raise BureauError("A bureau refused the call.", bureau=self.bureau)
        return load(_Data, envelope, bureau=self.bureau)["data"]
