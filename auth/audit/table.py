"""Audit events for people to read: a table whose columns stand below each other."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from unicodedata import east_asian_width

from core.clock import BEIJING
from core.store.base import Doc

_TITLES = (
    "北京时间 Beijing time",
    "操作 action",
    "结果 outcome",
    "操作者 actor",
    "依据 ground",
    "渠道 channel",
    "目的 purpose",
    "对象 object",
    "佐证 evidence",
)
_LONGEST_EVIDENCE = 60


def table_lines(events: Iterable[Doc]) -> Iterator[str]:
    """Write a line of titles and one for each event, in Beijing time.

    Of what a verdict on a video rests on, some fifty numbers, only the first are shown.
    """
    rows = [_TITLES, *map(_cells, events)]
    widths = [max(map(_columns, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            text + " " * (width - _columns(text)) for text, width in zip(row, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()


def _cells(event: Doc) -> tuple[str, ...]:
    actor = "本人 self" if event["actor"] == event["subject"] else event["actor"]
    texts = (
        datetime.fromisoformat(event["at"]).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
        event["action"],
        event["outcome"],
        actor,
        event["ground"],
        event["channel"],
        event["purpose"],
        event["object"],
        _evidence(event["evidence"]),
    )
    return tuple(_printable(text) or "–" for text in texts)


def _evidence(evidence: Mapping[str, object]) -> str:
    text = " ".join(f"{name}={_value(value)}" for name, value in evidence.items())
    return text if len(text) <= _LONGEST_EVIDENCE else text[: _LONGEST_EVIDENCE - 1] + "…"


def _value(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _printable(text: str) -> str:
    # What was kept may have come from outside, and must not give orders to a terminal.
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: Chinese characters are two wide."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
