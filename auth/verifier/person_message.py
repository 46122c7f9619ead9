"""What a person is told of something that is wrong."""

from enum import Enum
from typing import Self


class PersonMessage(Enum):
    """A stable code (the value's first part) with its Chinese and English sentence."""

    code: str
    message_zh: str
    message_en: str

    def __init__(self, code: str, message_zh: str, message_en: str) -> None:
        self.code = code
        self.message_zh = message_zh
        self.message_en = message_en

    @classmethod
    def from_code(cls, code: str) -> Self:
        """Return the one with this code.

        Raises:
            ValueError: there is none.
        """
        for one in cls:
            if one.code == code:
                return one
        raise ValueError(f"no {cls.__name__.lower()} has this code")
