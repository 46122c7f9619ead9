"""Identity numbers as their standards define them."""

import re
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from core.errors import InvalidInput

_SHAPE = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_OLDEST_YEAR = 1900
# Residence permits of Hong Kong, Macau and Taiwan residents: numbered like citizens, but the
# province codes are not in python-stdnum's list (Ministry of Public Security, 2018).
_PERMIT_REGIONS = ("810000", "820000", "830000")


def parse_citizen_id(text: str, *, today: date) -> str:
    """Return an 18-character resident identity number, its check character upper case.

    A lower-case `x` is taken, since people type it. Anything else that is not ASCII digits is
    refused, full-width and Arabic-Indic digits included: what is compared and hashed must have
    one spelling only.

    Args:
        text: What the person typed.
        today: Beijing date; a birth date after it is refused.

    Raises:
        InvalidInput: wrong shape, region, birth date or check character.

    Source:
        GB 11643-1999; check character by ISO 7064 MOD 11-2.
    """
    number = text.upper() if text.isascii() else text
    if not _SHAPE.fullmatch(number):
        raise _refused("An identity number has 17 digits and a check character (0-9 or X).")
    if not _is_sound(number):
        raise _refused("This is not a valid identity number: check each digit.")
    if not _OLDEST_YEAR <= int(number[6:10]) <= today.year or _birth_date(number) > today:
        raise _refused("The birth date in this identity number is not possible.")
    return number


def _is_sound(number: str) -> bool:
    try:
        ric.validate(number)
    except ValidationError:
        return number.startswith(_PERMIT_REGIONS) and _is_sound_permit(number)
    return True


def _is_sound_permit(number: str) -> bool:
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return bool(ric.calc_check_digit(number[:-1]) == number[-1])


def _birth_date(number: str) -> date:
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def birth_date_of(citizen_id: str) -> date:
    """Return the birth date that a number checked by `parse_citizen_id` carries."""
    return _birth_date(citizen_id)


def mask_citizen_id(citizen_id: str) -> str:
    """Return the number with its birth date and sequence hidden: `440100********0012`'s style.

    Only the first and the last character stay, as payment and tax services show it.
    """
    return f"{citizen_id[0]}{'*' * (len(citizen_id) - 2)}{citizen_id[-1]}"


def mask_name(name: str) -> str:
    """Hide all but the last character of a Chinese name: `林晓梅` → `**梅`."""
    return "*" * (len(name) - 1) + name[-1:] if len(name) > 1 else name


def _refused(detail: str) -> InvalidInput:
    return InvalidInput(detail, fields={"id_number": [detail]})
