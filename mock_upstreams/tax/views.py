"""Answers as docs/bureaus/tax.md says."""

from datetime import timedelta

from flask import Blueprint, Response

from mock_upstreams.clock import beijing_date
from mock_upstreams.tax.door import Door
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    blueprint = Blueprint("tax", __name__)
    door = Door(world)

    @blueprint.post("/v1/record")
    def record() -> Response:
        persona = world.find(door.read().get("sfzh"))
        if persona is None:
            raise door.refusal("0404")
        as_of = beijing_date(world.now()) - timedelta(days=1)
        return door.answer(
            {
                "sfzh": persona.id_number,
                "xm": persona.name,
                "jzrq": f"{as_of:%Y%m%d}",
            }
        )

    return blueprint
