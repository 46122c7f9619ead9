"""How sure we are who is speaking. The levels rise; a call names the least it needs."""

from collections.abc import Iterable
from enum import StrEnum

FRESH_FACE_S = 600
"""What may not be undone (money leaves, a copy is given, a block lifted) takes a face so recent."""


class Assurance(StrEnum):
    """Levels of assurance, as the `acr` claim of a token carries them.

    `WECHAT`: somebody holds this WeChat account. `REALNAME`: the population bureau confirms the
    name and number they gave. `FACE`: the person was present, shown by face or at a counter.
    """

    WECHAT = "wechat"
    REALNAME = "realname"
    FACE = "face"

    def covers(self, needed: "Assurance") -> bool:
        """Return whether this level is at least the needed one."""
        return _ORDER[self] >= _ORDER[needed]


def highest(levels: Iterable[Assurance]) -> Assurance:
    """Return the highest of some levels."""
    return max(levels, key=_ORDER.__getitem__)


_ORDER = {level: rank for rank, level in enumerate(Assurance)}
