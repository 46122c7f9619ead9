"""The bureau's signed forms: HMAC-SM3 over parameters in canonical order, both ways."""

import hmac as constant_time
import secrets
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import quote, urlencode

import marshmallow as ma

from bureaus.mac import hmac_sm3
from bureaus.wire import (
    Checked,
    WireSchema,
    compact_beijing_time,
    load,
    outside_agreement,
    read_json,
    text,
)
from core.access import Access
from core.clock import Clock
from core.errors import BureauError
from core.upstream import Line, UpstreamClient

_OK = "00000000"
_LONGEST_BODY = 200_000
T = TypeVar("T")


class _Head(WireSchema):
    code = Checked("rtnCode", text(longest=8))
    message = Checked("rtnMsg", text())
    nonce = Checked("nonceStr", text(longest=64))
    signature = Checked("sign", text(longest=64))


class _Envelope(WireSchema):
    head = ma.fields.Nested(_Head, required=True)
    body = Checked("body", text(longest=_LONGEST_BODY))


def sign(key: bytes, parameters: Mapping[str, str]) -> str:
    """Return upper-case hex of HMAC-SM3 over the parameters, percent-encoded and sorted by name."""
    pairs = sorted((_encoded(name), _encoded(value)) for name, value in parameters.items())
    message = "&".join(f"{name}={value}" for name, value in pairs)
    return hmac_sm3(key, message.encode()).hex().upper()


def _encoded(part: str) -> str:
    return quote(part, safe="")


class SignedForm:
    """Signs the bureau's forms, and checks the signatures of its answers.

    Args:
        refusals: What the bureau's codes mean; any other code is a `BureauError`.
    """

    def __init__(
        self,
        http: UpstreamClient,
        *,
        app_id: str,
        key: bytes,
        now: Clock,
        refusals: Mapping[str, Callable[[], BureauError]],
    ) -> None:
        self._http = http
        self._app_id = app_id
        self._key = key
        self._now = now
        self._refusals = refusals
        self.bureau = http.bureau

    def read(
        self,
        operation: str,
        access: Access,
        asked: Mapping[str, str],
        read: Callable[[object], T],
    ) -> T:
        """Post a form and return what `read` makes of the answer's body.

        Args:
            read: Checks what came; what it refuses counts as the bureau's failure.

        Raises:
            BureauError: what `refusals` says of the code, or an answer outside the agreement.
        """

        def ask(line: Line) -> T:
            nonce = secrets.token_hex(16)
            form = self._form(access, asked, nonce)
            answer = line.send(
                "POST",
                f"/v1/{operation}",
                body=urlencode(form).encode(),
                headers={"content-type": "application/x-www-form-urlencoded; charset=utf-8"},
            )
            return read(self._open(answer.body, nonce))

        return self._http.ask(operation, ask, idempotent=True)

    def _form(self, access: Access, asked: Mapping[str, str], nonce: str) -> dict[str, str]:
        form = {
            "appId": self._app_id,
            "timestamp": compact_beijing_time(self._now()),
            "nonceStr": nonce,
            "taxpayerId": access.subject.id_number,
            "taxpayerName": access.subject.name,
            **asked,
        }
        return {**form, "sign": sign(self._key, form)}

    def _open(self, raw: bytes, nonce: str) -> object:
        envelope = load(_Envelope, read_json(raw, bureau=self.bureau), bureau=self.bureau)
        head, body = envelope["head"], envelope["body"]
        signed = {
            "rtnCode": head["code"],
            "rtnMsg": head["message"],
            "nonceStr": head["nonce"],
            "body": body,
        }
        right = sign(self._key, signed)
        if not constant_time.compare_digest(head["signature"].encode(), right.encode()):
            raise outside_agreement(self.bureau)
        if head["nonce"] != nonce:
            raise BureauError("A bureau answered another request.", bureau=self.bureau)
        if head["code"] in self._refusals:
            raise self._refusals[head["code"]]()
        if head["code"] != _OK:
            raise BureauError("A bureau refused the call.", bureau=self.bureau)
        return read_json(body.encode(), bureau=self.bureau)
