"""`flask --app app audit …`: for those who check what was done with people's data."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

import click
from flask.cli import AppGroup

from auth.audit.table import table_lines
from auth.citizens import Citizens
from core.access import Access, Actor, Channel, Ground, Subject
from core.audit import AuditTrail
from core.clock import BEIJING, beijing_date, utc_now
from core.errors import AppError
from core.identifiers import parse_citizen_id
from core.provide import use
from core.store.base import Doc

_REFERENCE = re.compile(r"[0-9a-f]{32}")
# Ten digits in a row, or fifteen with signs between, may be somebody's number, and what is given
# here is kept for ever.
_CODE = re.compile(r"(?!.*[0-9]{10})(?!.*([0-9][:._@-]*){15})[A-Za-z0-9][A-Za-z0-9:._@-]{1,63}")
_MOST_EVENTS = 1000
_DAY = timedelta(days=1)


def build_audit_cli() -> AppGroup:
    """Make the commands. They ask for who reads and why, and keep that in the trail as well."""
    group = AppGroup("audit", help="See who read or changed what about whom, and why.")

    @group.command("show")
    @click.option("--subject", callback=_reference, help="The person's reference.")
    @click.option("--ask-id-number", "ask", is_flag=True, help=_ASK_HELP)
    @click.option("--operator", required=True, callback=_code, help="Who you are: li.ming.")
    @click.option("--purpose", required=True, callback=_code, help="What for: case:2026-118.")
    @click.option("--since", callback=_start, help="From this instant or day on.")
    @click.option("--until", callback=_end, help="Before this instant, or to the end of this day.")
    @click.option("--action", help="Only this: licence.read, say.")
    @click.option("--actor", help="Only by this client id, operator:NAME or reference.")
    @click.option("--limit", type=click.IntRange(1, _MOST_EVENTS), default=100, show_default=True)
    @click.option("--before", help="Only what came before the event with this key.")
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
    def show(
        subject: str | None,
        operator: str,
        purpose: str,
        since: datetime | None,
        until: datetime | None,
        action: str | None,
        actor: str | None,
        limit: int,
        before: str | None,
        *,
        ask: bool,
        as_json: bool,
    ) -> None:
        """Print what was done about one person, newest first.

        Instants are written 2026-03-01T08:30:00Z or 2026-03-01T16:30:00+08:00, days in Beijing
        2026-03-01. That you look, and what for, is kept in the trail before anything is shown.
        The table shows long evidence in part, JSON all of it.
        """
        if (subject is None) != ask:
            raise click.UsageError("Give either --subject or --ask-id-number.")
        if since and until and since >= until:
            raise click.UsageError("--since must be before --until.")
        ref = subject or _ask_for_reference()
        try:
            found = use(AuditTrail).read(
                ref,
                limit=limit + 1,
                before=before,
                since=since,
                until=until,
                action=action,
                actor=actor,
            )
            _record(ref, operator, purpose, shown=len(found[:limit]))
        except AppError as exc:
            raise click.ClickException(exc.detail) from exc
        _print(ref, found[:limit], is_more=len(found) > limit, as_json=as_json)

    return group


_ASK_HELP = (
    "Ask for the person's identity number instead. It is not shown, and not kept: on a command "
    "line others could see it."
)


def _reference(_ctx: click.Context, _param: click.Parameter, text: str | None) -> str | None:
    if text is None or _REFERENCE.fullmatch(text):
        return text
    # Not repeated: it may well be an identity number.
    raise click.BadParameter(
        "A reference is 32 characters of 0-9 and a-f. If it is an identity number "
        "that you have, give --ask-id-number instead, and remove it from your shell's history."
    )


def _code(_ctx: click.Context, _param: click.Parameter, text: str) -> str:
    if not _CODE.fullmatch(text):
        raise click.BadParameter(
            "2 to 64 Latin letters, digits and : . _ @ -, with no more than nine digits in a row, "
            "or fourteen with signs between."
        )
    return text


def _start(_ctx: click.Context, _param: click.Parameter, text: str | None) -> datetime | None:
    return None if text is None else _instant(text, of_a_day=timedelta(0))


def _end(_ctx: click.Context, _param: click.Parameter, text: str | None) -> datetime | None:
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


def _ask_for_reference() -> str:
    typed = click.prompt("身份证号码 identity number", hide_input=True, err=True)
    try:
        number = parse_citizen_id(typed.strip(), today=beijing_date(utc_now()))
    except AppError as exc:
        raise click.ClickException(exc.detail) from None
    return use(Citizens).ref_of(number)


def _record(ref: str, operator: str, purpose: str, *, shown: int) -> None:
    access = Access(
        # Marked, so that nobody passes for an organisation or a citizen.
        actor=Actor(ref=f"operator:{operator}", name=operator),
        subject=Subject(ref=ref, name="", id_number=""),
        purpose=purpose,
        ground=Ground.SUPERVISION,
        channel=Channel.COMMAND,
    )
    use(AuditTrail).record(
        access,
        action="audit.read",
        object_ref="trail",
        outcome="ok",
        evidence={"shown": shown},
    )


def _print(ref: str, events: Sequence[tuple[str, Doc]], *, is_more: bool, as_json: bool) -> None:
    for line in _json_lines(events) if as_json else _lines(ref, events):
        click.echo(line)
    if is_more:
        click.echo(f"还有更早的 there is more: --before {events[-1][0]}", err=as_json)
    if not events:
        click.echo("没有记录 nothing is recorded", err=as_json)


def _json_lines(events: Sequence[tuple[str, Doc]]) -> Iterator[str]:
    for key, event in events:
        # ASCII alone: what was kept may have come from outside, and must not reach a terminal.
        yield json.dumps({"key": key, **event})


def _lines(ref: str, events: Sequence[tuple[str, Doc]]) -> Iterator[str]:
    yield f"当事人 subject {ref}"
    if events:
        yield from table_lines([event for _, event in events])
