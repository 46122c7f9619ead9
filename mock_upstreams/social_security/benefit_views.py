"""Unemployment and maternity benefits."""

from datetime import date

from flask import Blueprint, Response

from mock_upstreams.lives import Persona, Unemployment
from mock_upstreams.social_security.asking import compact, insured, today_of
from mock_upstreams.social_security.benefits import (
    BenefitPayment,
    MaternityRecord,
    benefit_payments,
    maternity_records,
)
from mock_upstreams.tif import TifDoor, answer
from mock_upstreams.world import World

_NONE = {"zt": "0", "ybz": 0, "hdys": 0, "syys": 0, "lb": []}


def add(blueprint: Blueprint, door: TifDoor, world: World) -> None:
    @blueprint.post("/v3/unemployment")
    def unemployment() -> Response:
        persona, held = insured(world, door.read())
        told = _unemployment(held.unemployment, today_of(world))
        return answer({"sfzh": persona.id_number, **told})

    @blueprint.post("/v3/maternity")
    def maternity() -> Response:
        persona, _ = insured(world, door.read())
        return answer({"sfzh": persona.id_number, "lb": _claims(world, persona)})


def _unemployment(held: Unemployment | None, today: date) -> dict[str, object]:
    if held is None or held.since > today:
        return dict(_NONE)
    payments = benefit_payments(held, today=today)
    left = held.months - len(payments)
    return {
        "zt": "1" if left else "2",
        "ybz": held.monthly_yuan * 100,
        "hdys": held.months,
        "syys": left,
        "lb": [_payment(payment) for payment in payments],
    }


def _payment(payment: BenefitPayment) -> dict[str, object]:
    return {
        "ssq": f"{payment.month:%Y%m}",
        "ffrq": compact(payment.paid_on),
        "je": payment.amount_fen,
    }


def _claims(world: World, persona: Persona) -> list[dict[str, object]]:
    records = maternity_records(persona, seed=world.seed, today=today_of(world))
    return [_claim(record) for record in records]


def _claim(record: MaternityRecord) -> dict[str, object]:
    return {
        "sqbh": record.claim.number,
        "sqrq": compact(record.claim.applied_on),
        "zt": record.state,
        "jtts": record.claim.days,
        "je": record.amount_fen,
        "ffrq": compact(record.paid_on) if record.paid_on else "",
    }
