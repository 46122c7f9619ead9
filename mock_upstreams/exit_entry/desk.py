"""Tickets: an answer takes the administration a moment, so nobody gets it at once."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Response

from mock_upstreams.exit_entry.door import Door, Opened
from mock_upstreams.faults import FaultKind
from mock_upstreams.lives import Persona
from mock_upstreams.turn import current_turn
from mock_upstreams.world import World

_TAKES_S = 0.06
_RETRY_MS = 40
_MAX_TICKETS = 10_000

Record = Callable[[Persona], dict[str, object]]
"""Makes the record of the citizen that the answer is about, who may be the wrong one by a fault."""


@dataclass(kw_only=True)
class _Ticket:
    asked: str
    persona: Persona
    record: Record
    ready_at_s: float
    polls: int = 0

    @property
    def is_about_another(self) -> bool:
        return self.persona.id_number != self.asked


class Desk:
    """Gives out tickets and keeps the latest."""

    def __init__(self, world: World, door: Door) -> None:
        self._world = world
        self._door = door
        self._tickets: OrderedDict[str, _Ticket] = OrderedDict()
        world.on_reset(self._tickets.clear)
        world.tell_who("exit_entry", self._who)

    def take(self, opened: Opened, persona: Persona, record: Record) -> Response:
        """Answer with a ticket for this record."""
        if current_turn().has(FaultKind.STALE_RECORD):
            # Made now: whoever comes for it comes with another request, which no fault may befall.
            record = partial(_as_made, record(persona))
        named = f"{self._world.seed}/ticket/{opened.nonce}"
        ticket = hashlib.sha256(named.encode()).hexdigest()[:32]
        self._tickets[ticket] = _Ticket(
            asked=str(opened.asked["sfzh"]),
            persona=persona,
            record=record,
            ready_at_s=self._world.elapsed_s() + _TAKES_S,
        )
        if len(self._tickets) > _MAX_TICKETS:
            self._tickets.popitem(last=False)
        return self._door.answer(opened, {"ticket": ticket, "code": "0000"})

    def poll(self) -> Response:
        opened = self._door.read()
        ticket = self._tickets.get(str(opened.asked.get("ticket")))
        if ticket is None:
            return self._door.answer(opened, {"code": "1410", "msg": "unknown ticket"})
        ticket.polls += 1
        if not self._is_ready(ticket):
            waiting: dict[str, object] = {
                "state": "processing",
                "retry_ms": _RETRY_MS,
                "code": "0000",
            }
            return self._door.answer(opened, waiting)
        return self._done(opened, ticket)

    def _is_ready(self, ticket: _Ticket) -> bool:
        """Work takes its time; where a tester stopped the clock, it takes one question too many."""
        if self._world.clock.speed == 0:
            return ticket.polls > 1
        return self._world.elapsed_s() >= ticket.ready_at_s

    def _who(self) -> str | None:
        asked = self._door.peek()
        ticket = self._tickets.get(str(asked.get("ticket")))
        number = ticket.asked if ticket else str(asked.get("sfzh"))
        persona = self._world.people.by_id_number(number)
        return persona.code if persona else None

    def _done(self, opened: Opened, ticket: _Ticket) -> Response:
        found = self._world.find(ticket.asked)
        # A fault that already acted on the query must not act back on the answer.
        persona = ticket.persona if ticket.is_about_another or found is None else found
        done: dict[str, object] = {
            "state": "done",
            "code": "0000",
            "sfzh": persona.id_number,
            **ticket.record(persona),
        }
        return self._door.answer(opened, done)


def _as_made(record: dict[str, object], _persona: Persona) -> dict[str, object]:
    return record
