"""Submit and poll: an answer takes the administration a moment, so nobody gets it at once."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response

from mock_upstreams.clock import beijing_date
from mock_upstreams.exit_entry.door import Door, Opened
from mock_upstreams.lives import Persona, TravelPaper
from mock_upstreams.world import World

_TAKES_S = 0.06
_RETRY_MS = 40
_MAX_TICKETS = 10_000
_KIND_CODES = {"passport": "14", "hk_macau_permit": "20"}


@dataclass(frozen=True, kw_only=True)
class _Query:
    asked: str
    persona: Persona
    ready_at_s: float

    @property
    def is_about_another(self) -> bool:
        return self.persona.id_number != self.asked


class _Desk:
    """Keeps the latest queries by ticket."""

    def __init__(self, world: World, door: Door) -> None:
        self._world = world
        self._door = door
        self._queries: OrderedDict[str, _Query] = OrderedDict()
        world.on_reset(self._queries.clear)

    def submit(self) -> Response:
        opened = self._door.read()
        persona = self._world.find(opened.asked.get("sfzh"))
        if persona is None or not persona.travel_papers:
            return self._door.answer(opened, {"code": "1404", "msg": "无记录"})
        ticket = secrets.token_hex(16)
        ready_at_s = self._world.elapsed_s() + _TAKES_S
        asked = str(opened.asked["sfzh"])
        self._queries[ticket] = _Query(asked=asked, persona=persona, ready_at_s=ready_at_s)
        if len(self._queries) > _MAX_TICKETS:
            self._queries.popitem(last=False)
        return self._door.answer(opened, {"ticket": ticket, "code": "0000"})

    def poll(self) -> Response:
        opened = self._door.read()
        query = self._queries.get(str(opened.asked.get("ticket")))
        if query is None:
            return self._door.answer(opened, {"code": "1410", "msg": "unknown ticket"})
        if self._world.elapsed_s() < query.ready_at_s:
            waiting: dict[str, object] = {
                "state": "processing",
                "retry_ms": _RETRY_MS,
                "code": "0000",
            }
            return self._door.answer(opened, waiting)
        return self._done(opened, query)

    def _done(self, opened: Opened, query: _Query) -> Response:
        found = self._world.find(query.asked)
        # A fault that already acted on the query must not act back on the answer.
        persona = query.persona if query.is_about_another or found is None else found
        today = beijing_date(self._world.now())
        papers = [_paper(persona, paper, today) for paper in persona.travel_papers]
        done: dict[str, object] = {
            "state": "done",
            "code": "0000",
            "sfzh": persona.id_number,
            "zjlb": papers,
        }
        return self._door.answer(opened, done)


def build(world: World) -> Blueprint:
    blueprint = Blueprint("exit_entry", __name__)
    desk = _Desk(world, Door(world))
    blueprint.add_url_rule("/v2/queries", "submit", desk.submit, methods=["POST"])
    blueprint.add_url_rule("/v2/results", "poll", desk.poll, methods=["POST"])
    return blueprint


def _paper(persona: Persona, paper: TravelPaper, today: date) -> dict[str, object]:
    return {
        "zjzl": _KIND_CODES[paper.kind],
        "zjhm": paper.number,
        "xm": persona.name,
        "ywxm": persona.name_latin,
        "qfrq": f"{paper.issued_on:%Y%m%d}",
        "yxqz": f"{paper.valid_until:%Y%m%d}",
        "qfjg": paper.issuer,
        "zjzt": _status_code(paper, today),
    }


def _status_code(paper: TravelPaper, today: date) -> str:
    if paper.is_revoked:
        return "3"
    return "2" if paper.valid_until < today else "1"
