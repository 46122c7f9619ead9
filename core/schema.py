"""Marshmallow fields that take one spelling only: what JSON allows is wider than what is safe.

What a citizen can get wrong by typing is said in Chinese and English, since a mini-program shows
it beside the field.
"""

import base64
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

import marshmallow as ma

LARGEST_INTEGER = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 8259, section 6)."""

_YUAN = re.compile(r"(0|[1-9][0-9]{0,11})\.[0-9]{2}", re.ASCII)
_LENGTH = "须为{min}到{max}个字符。 Must be {min} to {max} characters long."
_RANGE = "须在{min}到{max}之间。 Must be from {min} to {max}."
_DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)


class Schema(ma.Schema):
    """The base of every schema: unknown fields are refused by name.

    `largest_json_bytes` is how long a request's body may be; who needs more says so.
    `may_be_left_out` says that a request without any body is taken for an empty object.
    """

    largest_json_bytes: ClassVar[int] = 64 * 1024
    may_be_left_out: ClassVar[bool] = False

    class Meta:
        unknown = ma.RAISE


class Text(ma.fields.String):
    """A string without control characters or lone surrogates, within a length."""

    def __init__(
        self,
        *,
        max_length: int,
        min_length: int = 1,
        validate: Callable[[str], None] | None = None,
        **kwargs: Any,
    ) -> None:
        length = ma.validate.Length(min=min_length, max=max_length, error=_LENGTH)
        own = [validate] if validate else []
        super().__init__(validate=[length, _printable, *own], **kwargs)


class Base64(ma.fields.String):
    """Bytes in base64 (RFC 4648, section 4), left as they are written: at most so many bytes."""

    def __init__(self, *, max_bytes: int, **kwargs: Any) -> None:
        longest = 4 * -(-max_bytes // 3)
        super().__init__(validate=[ma.validate.Length(min=1, max=longest), _base64], **kwargs)


class StrictInteger(ma.fields.Integer):
    """A JSON integer within a range: no strings, floats or booleans."""

    def __init__(self, *, low: int, high: int = LARGEST_INTEGER, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=ma.validate.Range(low, high, error=_RANGE), **kwargs)

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class QueryInteger(ma.fields.Integer):
    """A whole number in a query string: one to nine ASCII digits, within a range."""

    def __init__(self, *, low: int, high: int, **kwargs: Any) -> None:
        super().__init__(validate=ma.validate.Range(low, high), **kwargs)

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        if not isinstance(value, str) or not _DIGITS.fullmatch(value):
            raise self.make_error("invalid")
        return int(value)


class StrictBoolean(ma.fields.Boolean):
    """`true` or `false`: no strings and no numbers."""

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input="this value")
        return value


class MoneyArgument(ma.fields.Decimal):
    """An amount of yuan in a JSON string, always with two places: no sign, exponent or blank.

    A JSON number is refused: readers make a binary fraction of it, and 0.29 is none.

    Args:
        low: The least that is taken.
        high: The most that is taken.
    """

    def __init__(self, description: str, *, low: Decimal, high: Decimal, **kwargs: Any) -> None:
        metadata = {
            "type": "string",
            "pattern": f"^{_YUAN.pattern}$",
            "description": f"{description}, CNY yuan, from {low} to {high}",
        }
        super().__init__(as_string=True, places=2, metadata=metadata, **kwargs)
        self._low = low
        self._high = high

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Decimal:
        if not isinstance(value, str) or not _YUAN.fullmatch(value):
            raise ma.ValidationError(
                "请填写以元为单位、带两位小数的金额，例如1234.50。 "
                "Must be yuan with two places, such as 1234.50."
            )
        amount = Decimal(value)
        if not self._low <= amount <= self._high:
            raise ma.ValidationError(
                f"金额须在{self._low}元到{self._high}元之间。 "
                f"Must be from {self._low} to {self._high} yuan."
            )
        return amount


def money(description: str, *, allow_none: bool = False) -> ma.fields.Decimal:
    """Return a field for an amount of yuan, written as a string with two places."""
    return ma.fields.Decimal(
        required=True,
        allow_none=allow_none,
        as_string=True,
        places=2,
        metadata={"type": "string", "description": f"{description}, CNY yuan"},
    )


def instant(description: str, **kwargs: Any) -> ma.fields.DateTime:
    """Return a field for an instant, written as RFC 3339 in UTC."""
    return ma.fields.AwareDateTime(
        format="%Y-%m-%dT%H:%M:%SZ", metadata={"description": description}, **kwargs
    )


def _base64(value: str) -> None:
    try:
        base64.b64decode(value, validate=True)
    except ValueError:
        raise ma.ValidationError("Not base64.") from None


def _printable(value: str) -> None:
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
        raise ma.ValidationError(
            "含有此处不能使用的字符。 Contains characters that cannot be used here."
        )
