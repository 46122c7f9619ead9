"""Account, contributions, certificate, card: integer fen, YYYYMMDD, pinyin initials."""

from flask import Blueprint, Response

from mock_upstreams.lives import InsuranceCard, Persona
from mock_upstreams.social_security import benefit_views, medical_views, pension_views
from mock_upstreams.social_security.asking import insured, page_of, today_of
from mock_upstreams.social_security.records import (
    ContributionRow,
    account_record,
    certificate_record,
    contribution_rows,
)
from mock_upstreams.tif import TifDoor, answer, refusal
from mock_upstreams.wire import compact_date
from mock_upstreams.world import World

_STATUS_CODES = {"active": "1", "paused": "2", "retired": "3"}


def build(world: World) -> Blueprint:
    blueprint = Blueprint("social_security", __name__)
    door = TifDoor("social_security", world, with_digest=True)
    _add_account(blueprint, door, world)
    _add_papers(blueprint, door, world)
    medical_views.add(blueprint, door, world)
    benefit_views.add(blueprint, door, world)
    pension_views.add(blueprint, door, world)
    return blueprint


def _add_account(blueprint: Blueprint, door: TifDoor, world: World) -> None:
    @blueprint.post("/v3/account")
    def account() -> Response:
        persona, held = insured(world, door.read())
        return answer(_account(world, persona, held.status))

    @blueprint.post("/v3/contributions")
    def contributions() -> Response:
        asked = door.read()
        persona, _ = insured(world, asked)
        rows = contribution_rows(persona, seed=world.seed, today=today_of(world))
        return answer(page_of(persona, rows, asked, _contribution))


def _add_papers(blueprint: Blueprint, door: TifDoor, world: World) -> None:
    @blueprint.post("/v3/certificate")
    def certificate() -> Response:
        persona, _ = insured(world, door.read())
        return answer(_certificate(world, persona))

    @blueprint.post("/v3/card")
    def card() -> Response:
        persona = world.find(door.read().get("sfzh"))
        if persona is None or persona.insurance_card is None:
            raise refusal(200, 30405, "no card")
        return answer(_card(persona, persona.insurance_card))


def _account(world: World, persona: Persona, status: str) -> dict[str, object]:
    record = account_record(persona, seed=world.seed, today=today_of(world))
    return {
        "sfzh": persona.id_number,
        "xm": persona.name,
        "ylzhye": record.pension_fen,
        "ybzhye": record.medical_fen,
        "ljjfys": record.months_paid,
        "dwmc": record.employer,
        "cbzt": _STATUS_CODES[status],
        "jzrq": compact_date(record.as_of),
    }


def _contribution(row: ContributionRow) -> dict[str, object]:
    return {
        "ssq": f"{row.month:%Y%m}",
        "dwmc": row.employer,
        "jfjs": row.base_fen,
        "grjn": row.personal_fen,
        "dwjn": row.employer_fen,
    }


def _certificate(world: World, persona: Persona) -> dict[str, object]:
    record = certificate_record(persona, seed=world.seed, today=today_of(world))
    return {
        "sfzh": persona.id_number,
        "xm": persona.name,
        "zmbh": record.number,
        "jym": record.check_number,
        "qsny": f"{record.first_month:%Y%m}",
        "zzny": f"{record.last_month:%Y%m}",
        "ljjfys": record.months_paid,
        "dwmc": record.employer,
        "jzrq": compact_date(record.as_of),
    }


def _card(persona: Persona, held: InsuranceCard) -> dict[str, object]:
    return {
        "sfzh": persona.id_number,
        "xm": persona.name,
        "kh": held.number,
        "fkyh": held.bank,
        "fkrq": compact_date(held.issued_on),
        "yxqz": compact_date(held.valid_until),
        "fkdw": held.issuer,
    }
