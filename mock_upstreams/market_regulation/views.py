"""Answers as docs/bureaus/market_regulation.md says."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response

from mock_upstreams.lives import Persona
from mock_upstreams.market_regulation.records import ENTERPRISES, Enterprise
from mock_upstreams.tif import TifDoor, answer, refusal
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    blueprint = Blueprint("market_regulation", __name__)
    door = TifDoor("market_regulation", world, with_digest=True)

    @blueprint.post("/v1/enterprises")
    def enterprises() -> Response:
        persona = _find(world, door, ENTERPRISES)
        found = ENTERPRISES[persona.code]
        return answer({"sfzh": persona.id_number, "qylb": [_enterprise(one) for one in found]})

    return blueprint


def _find(world: World, door: TifDoor, held: Mapping[str, object]) -> Persona:
    persona = world.find(door.read().get("sfzh"), lambda one: one.code in held)
    if persona is None or persona.code not in held:
        raise refusal(200, 404, "no record")
    return persona


def _enterprise(one: Enterprise) -> dict[str, object]:
    return {
        "tyshxydm": one.uscc,
        "mc": one.name,
        "lx": one.kind,
        "fddbr": one.representative,
        "zczb": one.capital,
        "clrq": _compact(one.founded_on),
        "zs": one.address,
        "jyfw": one.scope,
        "djjg": one.registrar,
        "hzrq": _compact(one.issued_on),
        "zt": one.status,
    }


def _compact(day: date) -> str:
    return f"{day:%Y%m%d}"
