"""The three dialects as one would write them with pydantic: signed, sealed, checked."""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from time import time
from typing import Annotated, Literal
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.padding import PKCS7
from defusedxml.ElementTree import fromstring
from pydantic import BaseModel, BeforeValidator, Field, StrictInt, StrictStr

_BEIJING = timezone(timedelta(hours=8))
_AMOUNT = re.compile(r"-?(0|[1-9][0-9]{0,2}(,[0-9]{3}){0,4})\.[0-9]{2}", re.ASCII)
_SEALED = re.compile(rb"(?P<covered>.*)<hmac>(?P<mac>[0-9a-f]{64})</hmac></gjj>\s*", re.DOTALL)
_DECLARATION = '<?xml version="1.0" encoding="GBK"?>'


def _fen(value: object) -> Decimal:
    if type(value) is not int or abs(value) > 10**13:
        raise ValueError("not whole fen")
    return Decimal(value).scaleb(-2)


def _amount(value: object) -> Decimal:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise ValueError("not an amount")
    return Decimal(value.replace(",", ""))


def _day(value: object) -> date:
    if not isinstance(value, str) or len(value.replace("-", "")) != 8:
        raise ValueError("not a date")
    return date.fromisoformat(value)


Text = Annotated[StrictStr, Field(min_length=1, max_length=100)]
Fen = Annotated[Decimal, BeforeValidator(_fen)]
Amount = Annotated[Decimal, BeforeValidator(_amount)]
Day = Annotated[date, BeforeValidator(_day)]


class SocialSecurityWire(BaseModel):
    sfzh: Text
    ylzhye: Fen
    ybzhye: Fen
    ljjfys: Annotated[StrictInt, Field(ge=0, le=1200)]
    dwmc: Text
    cbzt: Literal["1", "2", "3"]
    jzrq: Day


class TifWire(BaseModel):
    errcode: Literal[0]
    data: SocialSecurityWire


class HousingFundWire(BaseModel):
    zjhm: Text
    grzh: Annotated[StrictStr, Field(min_length=1, max_length=32)]
    ye: Amount
    yjce: Amount
    dwmc: Text
    zt: Literal["0", "1"]
    jzrq: Day


class HeadWire(BaseModel):
    seq: Text
    retcode: Literal["0000"]
    retmsg: Literal["成功"]


class EnvelopeWire(BaseModel):
    nonce: Text
    payload: Annotated[StrictStr, Field(min_length=1, max_length=200_000)]
    sign: Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{64}$")]


class TicketWire(BaseModel):
    code: Literal["0000"]
    ticket: Text


class PaperWire(BaseModel):
    zjzl: Literal["14", "20"]
    zjhm: Annotated[StrictStr, Field(min_length=1, max_length=20)]
    xm: Text
    ywxm: Text
    qfrq: Day
    yxqz: Day
    qfjg: Text
    zjzt: Literal["1", "2", "3"]


class PapersWire(BaseModel):
    code: Literal["0000"]
    state: Literal["done"]
    sfzh: Text
    zjlb: Annotated[list[PaperWire], Field(max_length=50)]


class Person(BaseModel):
    ref: str
    name: str
    id_number: str


class NotAuthentic(Exception):
    """An answer's seal or signature is wrong, or it is another request's."""


def tif_request(person: Person, paasid: str, token: str) -> tuple[bytes, dict[str, str]]:
    """Return the body and headers of a signed request for the account."""
    audit = {
        "operator_id": person.ref,
        "operator_name": person.name,
        "query_object_id": person.id_number,
        "query_object_id_type": "111",
        "item_id": "self",
        "item_code": "home-page",
        "item_sequence": secrets.token_hex(8),
        "terminal_info": "mini-program",
    }
    asked = {
        "audit_info": audit,
        "query_timestamp": datetime.now(_BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
        "data": {"sfzh": person.id_number},
    }
    body = json.dumps(asked, ensure_ascii=False).encode()
    at, nonce = str(int(time())), secrets.token_hex(16)
    digest = f"{at}\n{nonce}\n{hashlib.sha256(body).hexdigest()}".encode()
    return body, {
        "content-type": "application/json",
        "x-tif-paasid": paasid,
        "x-tif-timestamp": at,
        "x-tif-nonce": nonce,
        "x-tif-signature": hashlib.sha256(f"{at}{token}{nonce}{at}".encode()).hexdigest(),
        "x-tif-digest": hmac.new(token.encode(), digest, hashlib.sha256).hexdigest(),
    }


def fund_request(person: Person, key: str) -> tuple[bytes, str]:
    """Return a sealed document in GBK, and its serial number."""
    seq = secrets.token_hex(16)
    at = datetime.now(_BEIJING).strftime("%Y%m%d%H%M%S")
    covered = (
        f"{_DECLARATION}<gjj><txcode>GJJ101</txcode><seq>{seq}</seq><time>{at}</time>"
        f"<body><zjhm>{person.id_number}</zjhm><xm>{escape(person.name)}</xm></body>"
    ).encode("gbk", "xmlcharrefreplace")
    mac = hmac.new(key.encode(), covered, hashlib.sha256).hexdigest()
    return covered + f"<hmac>{mac}</hmac></gjj>".encode(), seq


def read_fund(raw: bytes, key: str, seq: str) -> HousingFundWire:
    sealed = _SEALED.fullmatch(raw)
    if sealed is None:
        raise NotAuthentic
    mac = hmac.new(key.encode(), sealed["covered"], hashlib.sha256).hexdigest()
    if not hmac.compare_digest(mac.encode(), sealed["mac"]):
        raise NotAuthentic
    root = fromstring(raw.decode("gbk").removeprefix(_DECLARATION), forbid_dtd=True)
    if HeadWire.model_validate(_texts(root)).seq != seq:
        raise NotAuthentic
    body = root.find("body")
    return HousingFundWire.model_validate(_texts(body) if body is not None else {})


class Administration:
    """The exit-entry administration's envelope."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self._sm4 = algorithms.SM4(bytes.fromhex(credentials["sm4_key"]))
        self._key = bytes.fromhex(credentials["hmac_key"])

    def request(self, asked: Mapping[str, str]) -> tuple[bytes, str]:
        """Return a sealed request, and its nonce."""
        iv, nonce, at = os.urandom(16), secrets.token_hex(16), str(int(time()))
        padder = PKCS7(128).padder()
        padded = padder.update(json.dumps(asked, ensure_ascii=False).encode()) + padder.finalize()
        encryptor = Cipher(self._sm4, modes.CBC(iv)).encryptor()
        sealed = iv + encryptor.update(padded) + encryptor.finalize()
        payload = base64.b64encode(sealed).decode()
        sign = self._sign(at, nonce, payload)
        told = {"timestamp": at, "nonce": nonce, "payload": payload, "sign": sign}
        return json.dumps(told).encode(), nonce

    def read(self, raw: bytes, nonce: str) -> bytes:
        envelope = EnvelopeWire.model_validate_json(raw)
        right = self._sign(nonce, envelope.payload)
        if envelope.nonce != nonce or not hmac.compare_digest(right, envelope.sign):
            raise NotAuthentic
        sealed = base64.b64decode(envelope.payload, validate=True)
        decryptor = Cipher(self._sm4, modes.CBC(sealed[:16])).decryptor()
        padded = decryptor.update(sealed[16:]) + decryptor.finalize()
        unpadder = PKCS7(128).unpadder()
        return unpadder.update(padded) + unpadder.finalize()

    def _sign(self, *lines: str) -> str:
        mac = HMAC(self._key, SM3())
        mac.update("\n".join(lines).encode())
        return mac.finalize().hex()


def now_utc() -> datetime:
    return datetime.now(UTC)


def _texts(element: Element) -> dict[str, str | None]:
    return {child.tag: child.text for child in element}
