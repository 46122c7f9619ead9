"""Signs requests as each dialect wants it, to see what a bureau answers."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

from mock_upstreams.clock import BEIJING
from mock_upstreams.exit_entry import guomi
from mock_upstreams.interface.description import Operation
from mock_upstreams.interface.payload import write_body


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A request that is ready to be sent."""

    headers: Mapping[str, str]
    body: bytes


Keys = Mapping[str, str]
Sign = Callable[[Operation, Any, Keys, datetime], Signed]


def signer_of(bureau: str, keys: Keys) -> Sign | None:
    """Return what signs for a bureau; None for one of a dialect that is not known here."""
    return _tif if frozenset(keys) == {"paasid", "token"} else _SIGNERS.get(bureau)


def _written(operation: Operation, value: Any) -> Signed:
    content = operation.request
    if content is None:
        return Signed(headers={}, body=b"")
    raw = write_body(value, content.media_type, content.schema)
    return Signed(headers={"content-type": content.media_type}, body=raw)


def _tif(operation: Operation, value: Any, keys: Keys, now: datetime) -> Signed:
    signed = _written(operation, value)
    timestamp, nonce, token = str(int(now.timestamp())), secrets.token_hex(16), keys["token"]
    digest = f"{timestamp}\n{nonce}\n{hashlib.sha256(signed.body).hexdigest()}"
    mine = f"{timestamp}{token}{nonce}{timestamp}"
    headers = {
        "x-tif-paasid": keys["paasid"],
        "x-tif-timestamp": timestamp,
        "x-tif-nonce": nonce,
        "x-tif-signature": hashlib.sha256(mine.encode()).hexdigest(),
        "x-tif-digest": hmac.digest(token.encode(), digest.encode(), "sha256").hex(),
    }
    return replace(signed, headers={**signed.headers, **headers})


def _housing_fund(operation: Operation, value: Any, keys: Keys, now: datetime) -> Signed:
    fresh = {"seq": secrets.token_hex(16), "time": f"{now.astimezone(BEIJING):%Y%m%d%H%M%S}"}
    signed = _written(operation, {**value, **fresh})
    covered, end, rest = signed.body.rpartition(b"<hmac>")
    mac = hmac.digest(keys["hmac_key"].encode(), covered, "sha256").hex().encode()
    return replace(signed, body=covered + end + mac + rest[rest.index(b"</hmac>") :])


def _tax(operation: Operation, value: Any, keys: Keys, now: datetime) -> Signed:
    fresh = {
        "appId": keys["app_id"],
        "timestamp": f"{now.astimezone(BEIJING):%Y%m%d%H%M%S}",
        "nonceStr": secrets.token_hex(16),
    }
    form = {name: str(text) for name, text in {**value, **fresh}.items() if name != "sign"}
    pairs = sorted((quote(name, safe=""), quote(text, safe="")) for name, text in form.items())
    mac = HMAC(bytes.fromhex(keys["sm3_key"]), SM3())
    mac.update("&".join(f"{name}={text}" for name, text in pairs).encode())
    return _written(operation, {**form, "sign": mac.finalize().hex().upper()})


def _traffic(operation: Operation, value: Any, keys: Keys, now: datetime) -> Signed:
    signed = _written(operation, value)
    seq, sent_ms = secrets.token_hex(16), str(int(now.timestamp() * 1000))
    lines = "\n".join((value["jkid"], seq, sent_ms, value["data"]))
    mac = hmac.digest(bytes.fromhex(keys["hmac_key"]), lines.encode(), "sha512")
    headers = {"x-seq": seq, "x-time": sent_ms, "x-mac": base64.b64encode(mac).decode()}
    return replace(signed, headers={**signed.headers, **headers})


def _exit_entry(operation: Operation, value: Any, keys: Keys, now: datetime) -> Signed:
    timestamp, nonce = str(int(now.timestamp())), secrets.token_hex(16)
    sign = guomi.mac(bytes.fromhex(keys["hmac_key"]), timestamp, nonce, value["payload"])
    fresh = {"timestamp": timestamp, "nonce": nonce, "sign": sign}
    return _written(operation, {**value, **fresh})


_SIGNERS: Mapping[str, Sign] = {
    "exit_entry": _exit_entry,
    "housing_fund": _housing_fund,
    "tax": _tax,
    "traffic": _traffic,
}
