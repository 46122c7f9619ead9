"""What is looked up at the administration."""

from collections.abc import Sequence
from datetime import date

from flask import Response

from mock_upstreams.clock import beijing_date
from mock_upstreams.exit_entry.appointments import Appointments, time_record
from mock_upstreams.exit_entry.desk import Desk
from mock_upstreams.exit_entry.door import Door, Opened
from mock_upstreams.exit_entry.travels import application_rows, crossing_rows, document_rows
from mock_upstreams.lives import Persona
from mock_upstreams.world import World

_MAX_PAGE_SIZE = 100
_SLOTS = "04"


class Queries:
    """Answers `submit`: each kind of query with a ticket for its record."""

    def __init__(self, world: World, door: Door, desk: Desk, appointments: Appointments) -> None:
        self._world = world
        self._door = door
        self._desk = desk
        self._appointments = appointments
        self._kinds = {
            "01": self._documents,
            "02": self._applications,
            "03": self._crossings,
            _SLOTS: self._free_times,
        }

    def submit(self) -> Response:
        opened = self._door.read()
        kind = str(opened.asked.get("ywlx"))
        if kind not in self._kinds or not _is_page(opened, needed=kind in ("03", _SLOTS)):
            return self._door.answer(opened, {"code": "1400", "msg": "not as agreed"})
        persona = self._world.find(opened.asked.get("sfzh"))
        if persona is None or (kind != _SLOTS and not persona.travel_papers):
            return self._door.answer(opened, {"code": "1404", "msg": "无记录"})
        make = self._kinds[kind]
        return self._desk.take(opened, persona, lambda about: make(about, opened.asked))

    def _documents(self, persona: Persona, _asked: dict[str, object]) -> dict[str, object]:
        return {"zjlb": document_rows(persona, self._today(), anchor=self._world.anchor())}

    def _applications(self, persona: Persona, _asked: dict[str, object]) -> dict[str, object]:
        return {
            "bjlb": application_rows(
                persona, self._today(), self._world.seed, anchor=self._world.anchor()
            )
        }

    def _crossings(self, persona: Persona, asked: dict[str, object]) -> dict[str, object]:
        rows = crossing_rows(persona, self._today(), self._world.seed)
        return {"zts": len(rows), "ym": asked["ym"], "crlb": _cut(rows, asked)}

    def _free_times(self, persona: Persona, asked: dict[str, object]) -> dict[str, object]:
        free = self._appointments.free(self._today(), str(asked.get("sld", "")))
        rows = [{**time_record(time), "syme": left} for time, left in free]
        own = self._appointments.of(persona, self._today())
        return {
            "zts": len(rows),
            "ym": asked["ym"],
            "kylb": _cut(rows, asked),
            "wdyy": [own.record()] if own else [],
        }

    def _today(self) -> date:
        return beijing_date(self._world.now())


def _is_page(opened: Opened, *, needed: bool) -> bool:
    page, page_size = opened.asked.get("ym"), opened.asked.get("mys")
    if not needed:
        return True
    if type(page) is not int or type(page_size) is not int:
        return False
    return 1 <= page <= 10_000 and 1 <= page_size <= _MAX_PAGE_SIZE


def _cut(
    rows: Sequence[dict[str, object]], asked: dict[str, object]
) -> Sequence[dict[str, object]]:
    page, page_size = int(str(asked["ym"])), int(str(asked["mys"]))
    return rows[(page - 1) * page_size : page * page_size]
