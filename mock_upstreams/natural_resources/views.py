"""Answers as docs/bureaus/natural_resources.md says."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response

from mock_upstreams.lives import Persona
from mock_upstreams.natural_resources.records import TITLES, Title
from mock_upstreams.tif import TifDoor, answer, refusal
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    blueprint = Blueprint("natural_resources", __name__)
    door = TifDoor("natural_resources", world, with_digest=True)

    @blueprint.post("/v1/titles")
    def titles() -> Response:
        persona = _find(world, door, TITLES)
        found = TITLES[persona.code]
        return answer({"sfzh": persona.id_number, "qzlb": [_title(one) for one in found]})

    return blueprint


def _find(world: World, door: TifDoor, held: Mapping[str, object]) -> Persona:
    persona = world.find(door.read().get("sfzh"), lambda one: one.code in held)
    if persona is None or persona.code not in held:
        raise refusal(200, 404, "no record")
    return persona


def _title(one: Title) -> dict[str, object]:
    return {
        "bdcqzh": one.number,
        "bdcdyh": one.unit_number,
        "zl": one.address,
        "mj": one.area_m2,
        "yt": one.use,
        "gyqk": one.share,
        "djrq": _compact(one.registered_on),
        "djjg": one.registrar,
        "zt": one.status,
    }


def _compact(day: date) -> str:
    return f"{day:%Y%m%d}"
