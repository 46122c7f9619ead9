"""Answers as docs/bureaus/health_commission.md says."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response

from mock_upstreams.health_commission.records import BIRTHS, Birth
from mock_upstreams.lives import Persona
from mock_upstreams.tif import TifDoor, answer, refusal
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    blueprint = Blueprint("health_commission", __name__)
    door = TifDoor("health_commission", world, with_digest=True)

    @blueprint.post("/v1/births")
    def births() -> Response:
        persona = _find(world, door, BIRTHS)
        found = BIRTHS[persona.code]
        return answer({"sfzh": persona.id_number, "cszm": [_birth(one) for one in found]})

    return blueprint


def _find(world: World, door: TifDoor, held: Mapping[str, object]) -> Persona:
    persona = world.find(door.read().get("sfzh"), lambda one: one.code in held)
    if persona is None or persona.code not in held:
        raise refusal(200, 404, "no record")
    return persona


def _birth(one: Birth) -> dict[str, object]:
    return {
        "csbh": one.number,
        "xsexm": one.child_name,
        "xb": one.sex,
        "csrq": _compact(one.born_on),
        "csjg": one.hospital,
        "mqxm": one.mother_name,
        "fqxm": one.father_name,
        "qfrq": _compact(one.issued_on),
        "zt": one.status,
    }


def _compact(day: date) -> str:
    return f"{day:%Y%m%d}"
