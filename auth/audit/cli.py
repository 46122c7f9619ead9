"""`flask --app app audit …`: for those who check what was done with people's data."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Unpack

import click
from flask.cli import AppGroup

from auth.audit import options
from auth.audit.options import SELF, Filters
from auth.audit.output import write_lines
from auth.audit.table import table_lines
from auth.citizens import Citizens
from core.access import Access, Actor, Channel, Ground, Subject
from core.audit import Action, AuditTrail
from core.commands import on_existing_store
from core.errors import InvalidInput
from core.provide import use
from core.store.base import Doc

_MOST_EVENTS = 1000
_LOOK: Action = "audit.read"


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of a person's trail, as (key, event), newest first, and what is not on it."""

    events: Sequence[tuple[str, Doc]]
    is_more: bool
    leaves_out_looks: bool
    trail_is_empty: bool


def build_audit_cli() -> AppGroup:
    """Make the commands. They ask for who reads and why, and keep that in the trail as well."""
    group = AppGroup("audit", help="See who read or changed what about whom, and why.")

    @group.command("show")
    @click.option("--subject", callback=options.reference, help="The person's reference.")
    @click.option("--ask-id-number", "ask", is_flag=True, help=_ASK_HELP)
    @click.option("--operator", required=True, callback=options.code, help="Who you are: li.ming.")
    @click.option("--purpose", required=True, callback=options.code, help="Why: case:2026-118.")
    @click.option("--since", callback=options.start, help="From this instant or day on.")
    @click.option(
        "--until", callback=options.end, help="Before this instant, or to this day's end."
    )
    @click.option("--action", callback=options.action, help="Only this: licence.read, say.")
    @click.option("--actor", callback=options.actor, help=_ACTOR_HELP)
    @click.option("--limit", type=click.IntRange(1, _MOST_EVENTS), default=100, show_default=True)
    @click.option("--before", help="Only what came before the event with this key.")
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
    @on_existing_store("audit")
    def show(
        subject: str | None,
        operator: str,
        purpose: str,
        limit: int,
        *,
        ask: bool,
        as_json: bool,
        **filters: Unpack[Filters],
    ) -> None:
        """Print what was done about one person, newest first.

        Instants are written 2026-03-01T08:30:00Z or 2026-03-01T16:30:00+08:00, days in Beijing
        2026-03-01. That you look, what for and with which filters, is kept in the trail before
        anything is shown. Looks like this one are shown with --action audit.read alone. The table
        shows long evidence in part, JSON all of it.
        """
        if (subject is None) != ask:
            raise click.UsageError("Give either --subject or --ask-id-number.")
        if filters["since"] and filters["until"] and filters["since"] >= filters["until"]:
            raise click.UsageError("--since must be before --until.")
        ref = subject or use(Citizens).ref_of(options.asked_id_number())
        if filters["actor"] == SELF:
            filters["actor"] = ref
        try:
            found = _find(ref, limit, filters)
        except InvalidInput as exc:
            raise click.BadParameter(exc.detail, param_hint="--before") from exc
        used = options.in_words(filters)
        _record(ref, operator, purpose, {"shown": len(found.events), **used})
        _print(ref, found, used, as_json=as_json)

    return group


_ASK_HELP = (
    "Ask for the person's identity number instead. It is not shown, and not kept: on a command "
    "line others could see it. Without a terminal it is read from the first line of the input."
)
_ACTOR_HELP = "Only by this client id, operator:NAME, reference, or self: the person."


def _find(ref: str, limit: int, filters: Filters) -> Found:
    trail = use(AuditTrail)
    all_but_looks = filters["action"] is None
    without = _LOOK if all_but_looks else None
    events = trail.read(ref, limit=limit + 1, without=without, **filters)
    looks: Filters = {**filters, "action": _LOOK}
    return Found(
        events=events[:limit],
        is_more=len(events) > limit,
        leaves_out_looks=all_but_looks and bool(trail.read(ref, limit=1, **looks)),
        trail_is_empty=not events and not trail.read(ref, limit=1),
    )


def _record(ref: str, operator: str, purpose: str, evidence: Mapping[str, object]) -> None:
    access = Access(
        # Marked, so that nobody passes for an organisation or a citizen.
        actor=Actor(ref=f"operator:{operator}", name=operator),
        subject=Subject(ref=ref, name="", id_number=""),
        purpose=purpose,
        ground=Ground.SUPERVISION,
        channel=Channel.COMMAND,
    )
    use(AuditTrail).record(
        access, action=_LOOK, object_ref="trail", outcome="ok", evidence=evidence
    )


def _print(ref: str, found: Found, used: Mapping[str, str], *, as_json: bool) -> None:
    remarks = list(_remarks(found, used))
    if not as_json:
        write_lines([*_lines(ref, found.events), *remarks])
        return
    write_lines(_json_lines(found.events))
    for remark in remarks:
        click.echo(remark, err=True)


def _remarks(found: Found, used: Mapping[str, str]) -> Iterator[str]:
    """Say what the page does not show."""
    if found.trail_is_empty:
        yield "没有记录 nothing is recorded"
    elif not found.events and used:
        words = " ".join(f"--{name} {value}" for name, value in used.items())
        yield f"没有符合条件的记录 there are events, and none fits {words}"
    elif not found.events:
        yield "没有其他记录 nothing else is recorded"
    if found.is_more:
        yield f"还有更早的 there is more: --before {found.events[-1][0]}"
    if found.leaves_out_looks:
        yield f"未列出查看记录 looks at this trail are left out: --action {_LOOK} lists them"


def _json_lines(events: Sequence[tuple[str, Doc]]) -> Iterator[str]:
    for key, event in events:
        # ASCII alone: what was kept may have come from outside, and must not reach a terminal.
        yield json.dumps({"key": key, **event})


def _lines(ref: str, events: Sequence[tuple[str, Doc]]) -> Iterator[str]:
    yield f"当事人 subject {ref}"
    if events:
        yield from table_lines([event for _, event in events])
