"""Account, contributions in pages, card: integer fen, YYYYMMDD, pinyin initials."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response

from mock_upstreams.clock import beijing_date
from mock_upstreams.lives import InsuranceCard, Persona
from mock_upstreams.social_security.records import (
    ContributionRow,
    account_record,
    contribution_rows,
)
from mock_upstreams.tif import TifDoor, answer, refusal
from mock_upstreams.world import World

_MAX_PAGE_SIZE = 100
_STATUS_CODES = {"active": "1", "paused": "2", "retired": "3"}


def build(world: World) -> Blueprint:
    blueprint = Blueprint("social_security", __name__)
    door = TifDoor("social_security", world, with_digest=True)

    @blueprint.post("/v3/account")
    def account() -> Response:
        persona, status = _insured(world, door.read())
        return answer(_account(world, persona, status))

    @blueprint.post("/v3/contributions")
    def contributions() -> Response:
        asked = door.read()
        persona, _ = _insured(world, asked)
        page, page_size = _page(asked)
        rows = contribution_rows(persona, seed=world.seed, today=_today(world))
        shown = rows[(page - 1) * page_size : page * page_size]
        return answer(
            {
                "sfzh": persona.id_number,
                "zts": len(rows),
                "ym": page,
                "lb": [_contribution(row) for row in shown],
            }
        )

    @blueprint.post("/v3/card")
    def card() -> Response:
        persona = world.find(door.read().get("sfzh"))
        if persona is None or persona.insurance_card is None:
            raise refusal(200, 30405, "no card")
        return answer(_card(persona, persona.insurance_card))

    return blueprint


def _today(world: World) -> date:
    return beijing_date(world.now())


def _insured(world: World, asked: Mapping[str, object]) -> tuple[Persona, str]:
    persona = world.find(asked.get("sfzh"))
    if persona is None or persona.insurance is None:
        raise refusal(200, 30404, "no account")
    if persona.insurance.is_frozen:
        raise refusal(200, 30423, "account frozen")
    return persona, persona.insurance.status


def _page(asked: Mapping[str, object]) -> tuple[int, int]:
    page, page_size = asked.get("ym"), asked.get("mys")
    if type(page) is not int or type(page_size) is not int:
        raise refusal(400, 40011, "ym and mys must be whole numbers")
    if not 1 <= page <= 10_000 or not 1 <= page_size <= _MAX_PAGE_SIZE:
        raise refusal(400, 40012, f"ym starts at 1, mys is at most {_MAX_PAGE_SIZE}")
    return page, page_size


def _account(world: World, persona: Persona, status: str) -> dict[str, object]:
    record = account_record(persona, seed=world.seed, today=_today(world))
    return {
        "sfzh": persona.id_number,
        "xm": persona.name,
        "ylzhye": record.pension_fen,
        "ybzhye": record.medical_fen,
        "ljjfys": record.months_paid,
        "dwmc": record.employer,
        "cbzt": _STATUS_CODES[status],
        "jzrq": f"{record.as_of:%Y%m%d}",
    }


def _contribution(row: ContributionRow) -> dict[str, object]:
    return {
        "ssq": f"{row.month:%Y%m}",
        "dwmc": row.employer,
        "jfjs": row.base_fen,
        "grjn": row.personal_fen,
        "dwjn": row.employer_fen,
    }


def _card(persona: Persona, held: InsuranceCard) -> dict[str, object]:
    return {
        "sfzh": persona.id_number,
        "xm": persona.name,
        "kh": held.number,
        "fkyh": held.bank,
        "fkrq": f"{held.issued_on:%Y%m%d}",
        "yxqz": f"{held.valid_until:%Y%m%d}",
        "fkdw": held.issuer,
    }
