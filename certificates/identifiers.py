"""The identifier of an electronic licence: which type, who issued it, which one, which version."""

import re
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

from core.errors import InvalidInput

_ROOT = "1.2.156.3005.2"
_SHAPE = re.compile(
    r"1\.2\.156\.3005\.2"
    r"\.(?P<type_code>[0-9A-Z]{21})"
    # A social credit code, or an administrative code of a county, town or village.
    r"\.(?P<issuer_code>[0-9A-Z]{18}|[0-9]{12}|[0-9]{9}|[0-9]{6})"
    r"\.(?P<serial>[0-9A-Z]{1,32})"
    r"\.(?P<version>[0-9]{3})"
    r"\.(?P<check>[0-9A-Z])",
    re.ASCII,
)


@dataclass(frozen=True, kw_only=True)
class LicenceIdentifier:
    """An identifier in its parts. `str()` writes it out, check character included.

    The check character catches every wrong character, and every swap of two neighbours but these:
    characters that follow each other in `0-9A-Z`, `Z` and `0` included, after one of the 36 states
    that the check can be in. That is one swap of such a pair in 36, and one of all swaps in 630.

    Source:
        GB/T 36904-2018; check character by ISO 7064 hybrid MOD 37,36 over the type code, issuer
        code, serial and version, without the root and the dots.
    """

    type_code: str
    issuer_code: str
    serial: str
    version: int = 1

    def __str__(self) -> str:
        parts = (self.type_code, self.issuer_code, self.serial, f"{self.version:03d}")
        return ".".join((_ROOT, *parts, mod_37_36.calc_check_digit("".join(parts))))


def parse_identifier(text: str) -> LicenceIdentifier:
    """Read an identifier whose parts have the right shape and whose check character fits.

    Raises:
        InvalidInput: it has another shape, or the check character says a character is wrong.
    """
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise InvalidInput("A licence identifier has the form 1.2.156.3005.2.x.x.x.x.x.")
    if not mod_37_36.is_valid("".join(found.groups())):
        raise InvalidInput("The check character does not fit this licence identifier.")
    return LicenceIdentifier(
        type_code=found["type_code"],
        issuer_code=found["issuer_code"],
        serial=found["serial"],
        version=int(found["version"]),
    )
