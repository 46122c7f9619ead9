"""Answers as docs/bureaus/disabled_persons.md says."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response

from mock_upstreams.disabled_persons.records import CARDS, Card
from mock_upstreams.lives import Persona
from mock_upstreams.tif import TifDoor, answer, refusal
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    blueprint = Blueprint("disabled_persons", __name__)
    door = TifDoor("disabled_persons", world, with_digest=True)

    @blueprint.post("/v1/card")
    def card() -> Response:
        persona = _find(world, door, CARDS)
        return answer(_card(persona, CARDS[persona.code]))

    return blueprint


def _find(world: World, door: TifDoor, held: Mapping[str, object]) -> Persona:
    persona = world.find(door.read().get("sfzh"), lambda one: one.code in held)
    if persona is None or persona.code not in held:
        raise refusal(200, 404, "no record")
    return persona


def _card(persona: Persona, one: Card) -> dict[str, object]:
    return {
        "sfzh": persona.id_number,
        "xm": persona.name,
        "cjrzh": one.number,
        "cjlb": one.category,
        "cjdj": one.level,
        "qfrq": _compact(one.issued_on),
        "yxqjzrq": _compact(one.valid_until),
        "qfjg": one.issuer,
        "zt": one.status,
    }


def _compact(day: date) -> str:
    return f"{day:%Y%m%d}"
