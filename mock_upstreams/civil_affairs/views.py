"""Answers as docs/bureaus/civil_affairs.md says."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response

from mock_upstreams.civil_affairs.records import MARRIAGES, Marriage
from mock_upstreams.lives import Persona
from mock_upstreams.tif import TifDoor, answer, refusal
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    blueprint = Blueprint("civil_affairs", __name__)
    door = TifDoor("civil_affairs", world, with_digest=True)

    @blueprint.post("/v1/marriage")
    def marriage() -> Response:
        persona = _find(world, door, MARRIAGES)
        return answer(_marriage(persona, MARRIAGES[persona.code]))

    return blueprint


def _find(world: World, door: TifDoor, held: Mapping[str, object]) -> Persona:
    persona = world.find(door.read().get("sfzh"), lambda one: one.code in held)
    if persona is None or persona.code not in held:
        raise refusal(200, 404, "no record")
    return persona


def _marriage(persona: Persona, one: Marriage) -> dict[str, object]:
    return {
        "sfzh": persona.id_number,
        "xm": persona.name,
        "jhzh": one.number,
        "poxm": one.spouse_name,
        "djrq": _compact(one.registered_on),
        "djjg": one.registrar,
        "zt": one.status,
    }


def _compact(day: date) -> str:
    return f"{day:%Y%m%d}"
