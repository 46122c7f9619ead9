"""Fakes for what tells who somebody is: the same one for the same value, all through one run.

Which fake a value gets depends on a random key that lives as long as the run: nobody can tell
afterwards, by trying values, whom a fake stands for.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from mock_upstreams.id_numbers import check_character, sample_id_number
from mock_upstreams.interface.files import Schema
from mock_upstreams.recording.shapes import (
    bank_account,
    blank,
    fit,
    scrambled,
    social_credit_code,
)

_ID_NUMBER = re.compile(r"(?=([0-9]{17}[0-9X]))", re.ASCII)
_DATE = re.compile(r"[0-9]{8}", re.ASCII)
_DAYS = 300
_TRIES = 40
_COUNTIES = (
    *("440103", "440104", "440105", "440106", "440111", "440112", "440113", "440114"),
    *("440303", "440304", "440305", "440306", "440307", "440402", "440507", "440511"),
    *("440604", "440605", "440703", "440803", "440902", "441202", "441302", "441402"),
    *("441502", "441602", "441702", "441802", "445102", "445202", "445302"),
)
# 样 is nobody's surname, so that a fake name is seen to be one.
_GIVEN = "安宁平和清明远志文思佳乐嘉禾青云春晓秋实海川山林子木之然若水一凡向阳知行"
_SYLLABLES = ("AN", "NING", "HE", "QING", "MING", "YUAN", "ZHI", "WEN", "SI", "JIA", "LE", "YUN")

# From so many characters on, a value found again in a file is no accident.
_TELLING = {
    "id-number": 6,
    "name": 2,
    "latin-name": 4,
    "phone": 6,
    "address": 4,
    "organisation": 4,
    "bank-account": 8,
    "number": 6,
    "uscc": 8,
}


class Fakes:
    """The fakes of one run, in memory only."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._made: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()
        self.originals: set[str] = set()
        self._kinds: dict[str, Callable[[str, int], str]] = {
            "id-number": self._id_number,
            "name": self._name,
            "latin-name": self._latin_name,
            "phone": lambda text, turn: f"199{self._pick('phone', text, turn) % 10**8:08d}",
            "address": lambda text, turn: f"样例路{self._pick('address', text, turn) % 10**5}号",
            "organisation": lambda text, turn: (
                f"样例单位{self._pick('organisation', text, turn) % 10**6}"
            ),
            "number": self._number,
            "bank-account": lambda text, turn: bank_account(
                text, self._pick("bank-account", text, turn)
            ),
            "uscc": lambda text, turn: social_credit_code(text, self._pick("uscc", text, turn)),
        }

    def fake(self, kind: str, text: str, schema: Schema) -> str:
        """Return what stands for a value of a kind; what is of no known kind is blanked."""
        if kind == "birth-date":
            return self._birth_date(text)
        make = self._kinds.get(kind)
        if make is None or not text:
            return blank(kind, text, schema)
        if kind == "id-number":
            text = text.upper()
        if (kind, text) not in self._made:
            self._learn(kind, text)
            self._made[kind, text] = self._unused(self._kinds[kind], text)
        return fit(self._made[kind, text], schema)

    def _learn(self, kind: str, text: str) -> None:
        if len(text) >= (max(5, _TELLING[kind]) if text.isascii() else _TELLING[kind]):
            self.originals.add(text)

    def _unused(self, make: Callable[[str, int], str], text: str) -> str:
        for turn in range(_TRIES):
            found = make(text, turn)
            if found not in self._taken and found != text:
                break
        self._taken.add(found)
        return found

    def _pick(self, *what: Any) -> int:
        message = "\x00".join(map(str, what)).encode()
        return int.from_bytes(hmac.digest(self._key, message, hashlib.sha256))

    def _id_number(self, text: str, turn: int) -> str:
        """Return a number with sequence 000, whose birth date is the fake of the real one's."""
        born = _read_date(text[6:14]) if len(text) == 18 else None
        if born is None:
            return self._number(text, turn)
        pick = self._pick("id-number", text.upper(), turn)
        county = _COUNTIES[pick % len(_COUNTIES)]
        if text[0] in "89":
            county = text[0] + (text[1] if text[0] == "8" else str(pick % 10)) + "0000"
        # One day more for each dozen of tries, where one county is all there is.
        return sample_id_number(county, self._moved(born) - timedelta(days=turn // 12))

    def _birth_date(self, text: str) -> str:
        born = _read_date(text)
        return f"{self._moved(born):%Y%m%d}" if born else "19700101"

    def _moved(self, born: date) -> date:
        """Return an earlier day, so that nobody is born tomorrow."""
        return born - timedelta(days=1 + self._pick("date", born) % _DAYS)

    def _name(self, text: str, turn: int) -> str:
        pick = self._pick("name", text, turn)
        return "样" + _GIVEN[pick % len(_GIVEN)] + _GIVEN[pick // 64 % len(_GIVEN)]

    def _latin_name(self, text: str, turn: int) -> str:
        pick = self._pick("latin-name", text, turn)
        given = [_SYLLABLES[pick // 16**step % len(_SYLLABLES)] for step in range(3)]
        return f"YANG, {''.join(given)}"

    def _number(self, text: str, turn: int) -> str:
        """Scramble a number; an identity number inside it becomes its own fake."""
        inside = next((one for one in _ID_NUMBER.finditer(text) if _is_sound(one[1])), None)
        if inside is None:
            return scrambled(text, self._bits(text, turn))
        before, after = text[: inside.start()], text[inside.start() + 18 :]
        middle = self.fake("id-number", inside[1], {})
        return scrambled(before, self._bits(before, turn)) + middle + after

    def _bits(self, text: str, turn: int) -> bytes:
        message = f"number\x00{text}\x00{turn}".encode()
        return hashlib.shake_256(self._key + message).digest(len(text))


def _is_sound(number: str) -> bool:
    return check_character(number[:17]) == number[17] and _read_date(number[6:14]) is not None


def _read_date(text: str) -> date | None:
    if not _DATE.fullmatch(text) or text < "19000101":
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
