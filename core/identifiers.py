"""Identity numbers as their standards define them."""

import re
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from core.errors import InvalidInput

_SHAPE = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_OLDEST_YEAR = 1900
# Provinces of GB/T 2260, then 81-83: residents of Hong Kong, Macau and Taiwan with a residence
# permit. The county is not checked: its code is the one of the office that first registered the
# person, often decades after the birth, and lists of counties are out of date by nature.
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
# Permanent residents from abroad: 9, place and nationality instead of the county, then the same.
_FOREIGNER = "9"


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
        raise _refused(
            "身份证号码由17位数字和1位校验码（0-9或X）组成。",
            "An identity number has 17 digits and a check character (0-9 or X).",
        )
    if not _is_sound(number):
        raise _refused(
            "身份证号码有误，请逐位核对。",
            "This is not a valid identity number: check each digit.",
        )
    if not _OLDEST_YEAR <= int(number[6:10]) <= today.year or _birth_date(number) > today:
        raise _refused(
            "身份证号码中的出生日期有误，请核对。",
            "The birth date in this identity number is not possible.",
        )
    return number


def _is_sound(number: str) -> bool:
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    from_known_place = _PROVINCE.match(number) or number.startswith(_FOREIGNER)
    return bool(from_known_place and ric.calc_check_digit(number) == number[-1])


def _birth_date(number: str) -> date:
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def birth_date_of(citizen_id: str) -> date:
    """Return the birth date that a number checked by `parse_citizen_id` carries."""
    return _birth_date(citizen_id)


def age_on(birth_date: date, day: date) -> int:
    """Return whole years of age on a day; a birthday counts from its morning."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def mask_citizen_id(citizen_id: str) -> str:
    """Return the number with all but its first and last character hidden."""
    return f"{citizen_id[0]}{'*' * (len(citizen_id) - 2)}{citizen_id[-1]}"


def mask_name(name: str) -> str:
    """Hide all but the last character of a Chinese name: `林晓梅` → `**梅`."""
    return "*" * (len(name) - 1) + name[-1:] if len(name) > 1 else name


def _refused(sentence_zh: str, sentence_en: str) -> InvalidInput:
    return InvalidInput(sentence_en, fields={"id_number": [f"{sentence_zh} {sentence_en}"]})
