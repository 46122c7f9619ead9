"""Pensions: payments, until when the holder is known to be alive, and attesting it anew."""

import re
from collections.abc import Mapping

from flask import Blueprint, Response

from mock_upstreams.lives import Pension, Persona
from mock_upstreams.social_security.asking import account_of, compact, page_of, today_of
from mock_upstreams.social_security.attestations import Answered, Attestations, SerialOfAnother
from mock_upstreams.social_security.pensions import (
    PensionPayment,
    holds_until,
    pension_payments,
    standing,
)
from mock_upstreams.tif import TifDoor, answer, refusal
from mock_upstreams.world import World

_SERIAL = re.compile(r"[0-9a-f]{32}", re.ASCII)
_RESIDENCE = re.compile(r"[A-Z]{2}", re.ASCII)


def add(blueprint: Blueprint, door: TifDoor, world: World) -> None:
    attestations = Attestations(lambda: world.seed)
    world.on_reset(attestations.clear)
    _add_look_ups(blueprint, door, world, attestations)

    @blueprint.post("/v3/pension-attestation")
    def pension_attestation() -> Response:
        asked = door.read()
        told_of, _ = _pensioner(world, asked)
        answered = _attest(world, attestations, asked)
        return answer({"sfzh": told_of.id_number, "lsh": asked["lsh"], **_receipt(answered)})


def _add_look_ups(
    blueprint: Blueprint, door: TifDoor, world: World, attestations: Attestations
) -> None:
    @blueprint.post("/v3/pension-payments", endpoint="pension_payments")
    def payments() -> Response:
        asked = door.read()
        persona, pension = _pensioner(world, asked)
        today = today_of(world)
        days = tuple(one.on for one in attestations.of(persona, pension, anchor=world.anchor()))
        rows = pension_payments(pension, attestations=days, today=today, seed=world.seed)
        return answer(page_of(persona, rows, asked, _payment))

    @blueprint.post("/v3/pension-eligibility")
    def pension_eligibility() -> Response:
        persona, pension = _pensioner(world, door.read())
        today = today_of(world)
        last = attestations.of(persona, pension, anchor=world.anchor())[-1]
        return answer(
            {
                "sfzh": persona.id_number,
                "rzrq": compact(last.on),
                "yxqz": compact(holds_until(last.on)),
                "rzzt": standing(last.on, today=today),
                "jzgj": last.residence,
            }
        )


def _pensioner(world: World, asked: Mapping[str, object]) -> tuple[Persona, Pension]:
    return _pension_of(world, world.find(asked.get("sfzh"), having=_has_pension))


def _pension_of(world: World, found: Persona | None) -> tuple[Persona, Pension]:
    persona, held = account_of(world, found)
    if held.pension is None:
        raise refusal(200, 30406, "no pension")
    return persona, held.pension


def _has_pension(persona: Persona) -> bool:
    return persona.insurance is not None and persona.insurance.pension is not None


def _attest(world: World, attestations: Attestations, asked: Mapping[str, object]) -> Answered:
    serial, residence = str(asked.get("lsh")), str(asked.get("jzgj"))
    if not _SERIAL.fullmatch(serial) or not _RESIDENCE.fullmatch(residence):
        raise refusal(400, 40014, "lsh must be 32 hex characters, jzgj two capital letters")
    # Whoever the answer is about by a fault, it is done for the one who asks.
    persona, pension = _pension_of(world, world.people.by_id_number(str(asked.get("sfzh"))))
    try:
        return attestations.attest(
            persona,
            pension,
            serial=serial,
            residence=residence,
            today=today_of(world),
            anchor=world.anchor(),
        )
    except SerialOfAnother:
        raise refusal(400, 40015, "lsh was used for another person") from None


def _receipt(answered: Answered) -> dict[str, object]:
    made = answered.attestation
    return {
        "rzjg": "1" if answered.is_new else "2",
        "rzbh": made.number,
        "rzrq": compact(made.on),
        "yxqz": compact(holds_until(made.on)),
    }


def _payment(row: PensionPayment) -> dict[str, object]:
    return {"ssq": f"{row.month:%Y%m}", "ffrq": compact(row.paid_on), "je": row.amount_fen}
