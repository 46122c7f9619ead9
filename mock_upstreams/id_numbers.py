"""Identity numbers for invented people: sound by checksum, never issued."""

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_NEVER_ISSUED = "000"


def sample_id_number(region: str, born: date) -> str:
    """Return an 18-character identity number with sequence 000, which no office issues.

    Args:
        region: Six-digit county code of GB/T 2260.

    Source:
        GB 11643-1999; check character by ISO 7064 MOD 11-2.
    """
    first_17 = f"{region}{born:%Y%m%d}{_NEVER_ISSUED}"
    return first_17 + check_character(first_17)


def check_character(first_17: str) -> str:
    """Return the last character of an identity number."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def mask(id_number: str) -> str:
    """Keep the first and the last character."""
    return f"{id_number[:1]}{'*' * 16}{id_number[-1:]}"
