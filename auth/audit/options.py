"""What the audit commands are told on the command line, checked; nothing wrong is repeated.

Whatever is given here is kept for ever in the trail, so nothing may be somebody's number.
"""

import re
import sys
from datetime import UTC, date, datetime, time, timedelta
from typing import TypedDict

import click

from core.audit import ACTIONS, Action
from core.clock import BEIJING, beijing_date, rfc3339, utc_now
from core.errors import AppError
from core.identifiers import parse_citizen_id

_REFERENCE = re.compile(r"[0-9a-f]{32}")
# Ten digits in a row, or fifteen with signs between, may be somebody's number.
_CODE = re.compile(r"(?!.*[0-9]{10})(?!.*([0-9][:._@-]*){15})[A-Za-z0-9][A-Za-z0-9:._@-]{1,63}")
_DAY = timedelta(days=1)
_LONGEST_LINE_BYTES = 100

SELF = "self"
_NAMES_OF_SELF = (SELF, "本人")


class Filters(TypedDict):
    """Which events are asked for, as `AuditTrail.read` takes it. None asks for all."""

    since: datetime | None
    until: datetime | None
    action: Action | None
    actor: str | None
    before: str | None


def in_words(filters: Filters) -> dict[str, str]:
    """Return the filters that are in use, by the names of their options."""
    return {
        name: rfc3339(value) if isinstance(value, datetime) else str(value)
        for name, value in filters.items()
        if value is not None
    }


def reference(_ctx: click.Context, _param: click.Parameter, text: str | None) -> str | None:
    if text is None or _REFERENCE.fullmatch(text):
        return text
    raise click.BadParameter(
        "A reference is 32 characters of 0-9 and a-f. If it is an identity number "
        "that you have, give --ask-id-number instead, and remove it from your shell's history."
    )


def code(_ctx: click.Context, _param: click.Parameter, text: str) -> str:
    if not _CODE.fullmatch(text):
        raise click.BadParameter(
            "2 to 64 Latin letters, digits and : . _ @ -, with no more than nine digits in a row, "
            "or fourteen with signs between."
        )
    return text


def action(_ctx: click.Context, _param: click.Parameter, text: str | None) -> str | None:
    if text is None or text in ACTIONS:
        return text
    raise click.BadParameter(f"There is no such action. There are: {', '.join(ACTIONS)}.")


def actor(_ctx: click.Context, _param: click.Parameter, text: str | None) -> str | None:
    if text in _NAMES_OF_SELF:
        return SELF
    if text is None or _REFERENCE.fullmatch(text) or _CODE.fullmatch(text):
        return text
    raise click.BadParameter(
        "Give an organisation's client id, operator:NAME, a reference of 32 characters, "
        "or self (本人) for the person."
    )


def start(_ctx: click.Context, _param: click.Parameter, text: str | None) -> datetime | None:
    return None if text is None else _instant(text, of_a_day=timedelta(0))


def end(_ctx: click.Context, _param: click.Parameter, text: str | None) -> datetime | None:
    return None if text is None else _instant(text, of_a_day=_DAY)


def _instant(text: str, *, of_a_day: timedelta) -> datetime:
    """Return an instant; where only a day is given, so much after its beginning in Beijing."""
    try:
        at = _as_written(text, of_a_day)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise click.BadParameter("Give 2026-03-01T08:30:00Z, or a day: 2026-03-01.") from exc
    raise click.BadParameter("Say in which zone: …T08:30:00Z or …T16:30:00+08:00.")


def _as_written(text: str, of_a_day: timedelta) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat(text)
    return datetime.combine(day, time(), BEIJING) + of_a_day


def asked_id_number() -> str:
    """Ask for an identity number, unseen where there is a terminal, and return it well-formed.

    Raises:
        click.ClickException: it cannot be anybody's.
    """
    if sys.stdin.isatty():
        typed = click.prompt("身份证号码 identity number", hide_input=True, err=True)
    else:
        typed = sys.stdin.buffer.readline(_LONGEST_LINE_BYTES).decode(errors="replace")
    try:
        return parse_citizen_id(typed.strip(), today=beijing_date(utc_now()))
    except AppError as exc:
        raise click.ClickException(exc.detail) from None
