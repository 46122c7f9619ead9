"""The medical account and its expenses."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response

from mock_upstreams.lives import Persona
from mock_upstreams.social_security.asking import compact, insured, page_of, today_of
from mock_upstreams.social_security.medical import ExpenseRow, medical_ledger
from mock_upstreams.social_security.records import last_complete_day
from mock_upstreams.tif import TifDoor, answer, refusal
from mock_upstreams.world import World


def add(blueprint: Blueprint, door: TifDoor, world: World) -> None:
    @blueprint.post("/v3/medical-account")
    def medical_account() -> Response:
        persona, _ = insured(world, door.read())
        return answer(_account(world, persona))

    @blueprint.post("/v3/medical-expenses")
    def medical_expenses() -> Response:
        asked = door.read()
        persona, _ = insured(world, asked)
        ledger = medical_ledger(persona, seed=world.seed, today=today_of(world))
        return answer(page_of(persona, _of_year(ledger.rows, asked), asked, _expense))


def _account(world: World, persona: Persona) -> dict[str, object]:
    ledger = medical_ledger(persona, seed=world.seed, today=today_of(world))
    as_of = last_complete_day(today_of(world))
    rows = [row for row in ledger.rows if row.on.year == as_of.year]
    return {
        "sfzh": persona.id_number,
        "ybzhye": ledger.balance_fen,
        "nd": f"{as_of.year}",
        "jjzf": sum(row.fund_fen for row in rows),
        "zhzf": sum(row.account_fen for row in rows),
        "grzf": sum(row.self_fen for row in rows),
        "jzrq": compact(as_of),
    }


def _of_year(rows: Sequence[ExpenseRow], asked: Mapping[str, object]) -> Sequence[ExpenseRow]:
    year = asked.get("nd")
    if year is None:
        return rows
    if not isinstance(year, str) or len(year) != 4 or not year.isdecimal():
        raise refusal(400, 40013, "nd must be a year written YYYY")
    return [row for row in rows if row.on.year == int(year)]


def _expense(row: ExpenseRow) -> dict[str, object]:
    return {
        "jsrq": compact(row.on),
        "jgmc": row.place,
        "jzlb": row.kind_code,
        "zje": row.total_fen,
        "jjzf": row.fund_fen,
        "zhzf": row.account_fen,
        "grzf": row.self_fen,
    }
