"""Answers as docs/bureaus/traffic.md says."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response

from mock_upstreams.clock import beijing_date
from mock_upstreams.lives import Persona
from mock_upstreams.traffic.confirmations import Confirmation, Confirmations, SerialUsed
from mock_upstreams.traffic.door import Door
from mock_upstreams.traffic.drivers import Driver, SampleViolation, driver_of
from mock_upstreams.traffic.records import (
    MOST_POINTS,
    Happened,
    cycle_of,
    epoch_ms,
    epoch_ms_of_day,
    inspected_until,
    points_in_cycle,
    violations_of,
)
from mock_upstreams.world import World

_MAX_PAGE_SIZE = 100


def build(world: World) -> Blueprint:
    blueprint = Blueprint("traffic", __name__)
    desk = _Desk(world)
    blueprint.add_url_rule("/jk/02C06", "licence", desk.licence, methods=["POST"])
    blueprint.add_url_rule("/jk/01C21", "vehicles", desk.vehicles, methods=["POST"])
    blueprint.add_url_rule("/jk/04C01", "violations", desk.violations, methods=["POST"])
    blueprint.add_url_rule("/jk/02C12", "points", desk.points, methods=["POST"])
    blueprint.add_url_rule("/jk/04W02", "confirm", desk.confirm, methods=["POST"])
    return blueprint


class _Desk:
    """Answers about one driver at a time."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._door = Door(world)
        self._confirmations = Confirmations()
        world.on_reset(self._confirmations.clear)

    def licence(self) -> Response:
        persona, driver, _ = self._read()
        points = points_in_cycle(driver, self._happened(driver), today=self._today())
        _, last_day = cycle_of(driver, today=self._today())
        cleared = "无" if driver.is_cancelled else epoch_ms_of_day(last_day)
        status = "B" if points >= MOST_POINTS or driver.owes_course else "A"
        return self._door.answer(
            {
                "sfzmhm": persona.id_number,
                "dabh": driver.file_number,
                "zjcx": driver.vehicle_class,
                "cclzrq": epoch_ms_of_day(driver.first_issued_on),
                "yxqs": epoch_ms_of_day(driver.valid_from),
                "yxqz": epoch_ms_of_day(driver.valid_until) if driver.valid_until else "长期",
                "ljjf": points,
                "qfrq": cleared,
                "zjzt": "M" if driver.is_cancelled else status,
            }
        )

    def vehicles(self) -> Response:
        persona, driver, _ = self._read()
        if not driver.vehicles:
            raise self._door.refusal("404", "无此记录")
        open_plates = {one.what.plate for one in self._happened(driver) if one.what.state != "2"}
        rows = [
            {
                "hphm": one.plate,
                "hpzl": one.kind,
                "clpp": one.make,
                "djrq": epoch_ms_of_day(one.registered_on),
                "yxqz": epoch_ms_of_day(inspected_until(one.registered_on, today=self._today())),
                "clzt": "G" if one.plate in open_plates else "A",
            }
            for one in driver.vehicles
        ]
        return self._door.answer({"sfzmhm": persona.id_number, "list": rows})

    def violations(self) -> Response:
        persona, driver, asked = self._read()
        page, page_size = _number(asked.get("ym")), _number(asked.get("mys"))
        if page < 1 or not 1 <= page_size <= _MAX_PAGE_SIZE:
            raise self._door.refusal("400", "参数有误")
        rows = self._happened(driver)
        shown = rows[(page - 1) * page_size : page * page_size]
        return self._door.answer(
            {
                "sfzmhm": persona.id_number,
                "zs": len(rows),
                "ym": page,
                "list": [_violation(row) for row in shown],
            }
        )

    def points(self) -> Response:
        persona, driver, _ = self._read()
        if driver.is_cancelled:
            raise self._door.refusal("404", "无此记录")
        begin, end = cycle_of(driver, today=self._today())
        rows = [
            {
                "jfsj": epoch_ms(row.at),
                "wfbh": row.what.number,
                "wfxw": row.what.what,
                "wfjfs": row.what.points,
            }
            for row in self._happened(driver)
            if row.what.state != "0" and row.what.points
        ]
        return self._door.answer(
            {
                "sfzmhm": persona.id_number,
                "zqks": epoch_ms_of_day(begin),
                "zqjs": epoch_ms_of_day(end),
                "list": rows,
            }
        )

    def confirm(self) -> Response:
        persona, _, asked = self._read()
        number, serial = asked.get("wfbh", ""), asked.get("ywlsh", "")
        done = self._done(serial, number)
        meant = self._violation_of(asked.get("sfzmhm", ""), number)
        if not serial or meant is None:
            raise self._door.refusal("453", "无此违法记录")
        if done is None:
            self._refuse_unfit(meant)
            done = self._confirmations.add(serial, number, at=self._world.now())
        return self._door.answer(
            {
                "sfzmhm": persona.id_number,
                "wfbh": number,
                "jdsbh": done.decision_number,
                "fkje": meant.fine_yuan,
                "wfjfs": meant.points,
                "qrsj": epoch_ms(done.at),
                "jkqx": epoch_ms_of_day(done.pay_by),
            }
        )

    def _done(self, serial: str, number: str) -> Confirmation | None:
        try:
            return self._confirmations.find(serial, number)
        except SerialUsed:
            raise self._door.refusal("454", "业务流水号已使用") from None

    def _violation_of(self, id_number: str, number: str) -> SampleViolation | None:
        """Return a violation of who asks: what a fault says about whom does not matter here."""
        asker = self._world.people.by_id_number(id_number)
        driver = driver_of(asker) if asker else None
        rows = self._happened(driver) if driver else []
        return next((row.what for row in rows if row.what.number == number), None)

    def _refuse_unfit(self, meant: SampleViolation) -> None:
        if meant.state != "0":
            raise self._door.refusal("452", "该违法已处理")
        if meant.points >= MOST_POINTS:
            raise self._door.refusal("451", "须到窗口处理")

    def _read(self) -> tuple[Persona, Driver, Mapping[str, str]]:
        asked = self._door.read()
        persona = self._world.find(asked.get("sfzmhm"))
        driver = driver_of(persona) if persona else None
        if persona is None or driver is None:
            raise self._door.refusal("404", "无此记录")
        return persona, driver, asked

    def _happened(self, driver: Driver) -> list[Happened]:
        states = self._confirmations.states(self._today())
        return violations_of(driver, states, anchor=self._world.anchor())

    def _today(self) -> date:
        return beijing_date(self._world.now())


def _violation(row: Happened) -> dict[str, object]:
    return {
        "wfbh": row.what.number,
        "wfsj": epoch_ms(row.at),
        "wfdz": row.what.place,
        "wfxw": row.what.what,
        "hphm": row.what.plate,
        "fkje": row.what.fine_yuan,
        "wfjfs": row.what.points,
        "clbj": row.what.state,
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0
