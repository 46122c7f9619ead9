"""Answers as docs/bureaus/education.md says."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response

from mock_upstreams.education.records import DIPLOMAS, EMPLOYMENT_CARDS, Diploma, EmploymentCard
from mock_upstreams.lives import Persona
from mock_upstreams.tif import TifDoor, answer, refusal
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    blueprint = Blueprint("education", __name__)
    door = TifDoor("education", world, with_digest=True)

    @blueprint.post("/v1/diploma")
    def diploma() -> Response:
        persona = _find(world, door, DIPLOMAS)
        return answer(_diploma(persona, DIPLOMAS[persona.code]))

    @blueprint.post("/v1/employment-card")
    def employment_card() -> Response:
        persona = _find(world, door, EMPLOYMENT_CARDS)
        return answer(_employment_card(persona, EMPLOYMENT_CARDS[persona.code]))

    return blueprint


def _find(world: World, door: TifDoor, held: Mapping[str, object]) -> Persona:
    persona = world.find(door.read().get("sfzh"), lambda one: one.code in held)
    if persona is None or persona.code not in held:
        raise refusal(200, 404, "no record")
    return persona


def _diploma(persona: Persona, one: Diploma) -> dict[str, object]:
    return {
        "sfzh": persona.id_number,
        "xm": persona.name,
        "zsbh": one.number,
        "xxmc": one.school,
        "zymc": one.major,
        "cc": one.level,
        "rxrq": _compact(one.entered_on),
        "byrq": _compact(one.graduated_on),
        "zt": one.status,
    }


def _employment_card(persona: Persona, one: EmploymentCard) -> dict[str, object]:
    return {
        "sfzh": persona.id_number,
        "xm": persona.name,
        "bdzbh": one.number,
        "byyx": one.school,
        "zymc": one.major,
        "bddw": one.employer,
        "bdqx": _compact(one.report_by),
        "qfrq": _compact(one.issued_on),
        "qfjg": one.issuer,
        "zt": one.status,
    }


def _compact(day: date) -> str:
    return f"{day:%Y%m%d}"
