"""How a licence's fields are written into the claims of an offline code, and read back.

Claims with a registered key use it: the CWT ones (RFC 8392) and claim 169, which carries identity
data under small integer keys. The rest stand under private keys, below -65536 as RFC 8392 asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

FieldValue = str | date | bool
WireValue = str | bool
"""A field as JSON and CBOR carry it: dates are `YYYY-MM-DD`."""

_ISSUER, _SUBJECT, _AUDIENCE, _EXPIRES, _NOT_BEFORE, _ISSUED, _CODE_ID = 1, 2, 3, 4, 5, 6, 7
_IDENTITY = 169
_LICENCE_TYPE = -70001
_FIELDS = -70002

_IDENTITY_KEYS = {"id_number": 1, "name": 4, "birth_date": 8, "sex": 9, "address": 10}
_IDENTITY_NAMES = {key: name for name, key in _IDENTITY_KEYS.items()}
_SEX_CODES = {"male": 1, "female": 2}
_SEX_NAMES = {code: name for name, code in _SEX_CODES.items()}


@dataclass(frozen=True, kw_only=True)
class OfflineClaims:
    """What an offline code says. Instants are aware UTC; `expires_at` is the first invalid one.

    `code_id` is of this one code, by chance, so that it can be taken back while it lives.
    """

    code_id: bytes
    issuer: str
    identifier: str
    licence_type: str
    audience: str | None
    fields: Mapping[str, WireValue]
    issued_at: datetime
    not_before: datetime
    expires_at: datetime


def wire_value(value: FieldValue) -> WireValue:
    """Return a field as JSON and CBOR carry it."""
    return value.isoformat() if isinstance(value, date) else value


def to_cwt(claims: OfflineClaims) -> dict[int, object]:
    """Return the claims by their integer keys."""
    identity = {
        _IDENTITY_KEYS[name]: _identity_value(name, value)
        for name, value in claims.fields.items()
        if name in _IDENTITY_KEYS
    }
    others = {name: value for name, value in claims.fields.items() if name not in _IDENTITY_KEYS}
    optional = {_AUDIENCE: claims.audience, _IDENTITY: identity, _FIELDS: others}
    return {
        _ISSUER: claims.issuer,
        _SUBJECT: claims.identifier,
        _EXPIRES: int(claims.expires_at.timestamp()),
        _NOT_BEFORE: int(claims.not_before.timestamp()),
        _ISSUED: int(claims.issued_at.timestamp()),
        _CODE_ID: claims.code_id,
        _LICENCE_TYPE: claims.licence_type,
        **{key: value for key, value in optional.items() if value},
    }


def from_cwt(claims: Mapping[Any, Any]) -> OfflineClaims:
    """Read claims whose signature has been checked.

    Raises:
        ValueError: they are not what `to_cwt` writes.
    """
    audience = claims.get(_AUDIENCE)
    return OfflineClaims(
        code_id=_id(claims.get(_CODE_ID)),
        issuer=_text(claims.get(_ISSUER)),
        identifier=_text(claims.get(_SUBJECT)),
        licence_type=_text(claims.get(_LICENCE_TYPE)),
        audience=None if audience is None else _text(audience),
        fields=_identity_fields(claims.get(_IDENTITY, {})) | _fields(claims.get(_FIELDS, {})),
        issued_at=_instant(claims.get(_ISSUED)),
        not_before=_instant(claims.get(_NOT_BEFORE)),
        expires_at=_instant(claims.get(_EXPIRES)),
    )


def _identity_value(name: str, value: WireValue) -> object:
    if name == "sex":
        return _SEX_CODES[str(value)]
    # Claim 169 writes a birth date without hyphens.
    return str(value).replace("-", "") if name == "birth_date" else value


def _identity_fields(identity: object) -> dict[str, WireValue]:
    if not isinstance(identity, dict):
        raise ValueError("claim 169 is not a map")
    found: dict[str, WireValue] = {}
    for key, value in identity.items():
        name = _IDENTITY_NAMES.get(key)
        if name == "sex":
            found[name] = _sex(value)
        elif name == "birth_date":
            found[name] = _birth_date(value)
        elif name is not None:
            found[name] = _text(value)
    return found


def _sex(code: object) -> str:
    if not isinstance(code, int) or code not in _SEX_NAMES:
        raise ValueError("a sex code is 1 or 2")
    return _SEX_NAMES[code]


def _birth_date(text: object) -> str:
    return datetime.strptime(_text(text), "%Y%m%d").date().isoformat()  # noqa: DTZ007


def _fields(fields: object) -> dict[str, WireValue]:
    if not isinstance(fields, dict):
        raise ValueError("the private fields are not a map")
    return {
        _text(name): value if isinstance(value, bool) else _text(value)
        for name, value in fields.items()
    }


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a claim should be text")
    return value


def _id(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError("a code's id should be bytes")
    return value


def _instant(value: object) -> datetime:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**32:
        raise ValueError("a claim should be whole seconds since 1970")
    return datetime.fromtimestamp(value, UTC)
