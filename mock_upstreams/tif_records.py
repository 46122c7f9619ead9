"""Bureaus behind the TIF gateway that only tell: one number asked, one record given."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, Response

from mock_upstreams.lives import Persona
from mock_upstreams.tif import TifDoor, answer, refusal
from mock_upstreams.world import World

T = TypeVar("T")


class TifRecords:
    """Serves such a bureau. Whom it holds nothing of is answered errcode 404."""

    def __init__(self, bureau: str, world: World) -> None:
        self.blueprint = Blueprint(bureau, __name__)
        self._world = world
        self._door = TifDoor(bureau, world, with_digest=True)

    def serve(
        self,
        operation: str,
        path: str,
        held: Callable[[Persona], T | None],
        tell: Callable[[Persona, T], dict[str, object]],
    ) -> None:
        """Answer at `path` with what `tell` says of what is held, besides the identity number.

        Args:
            held: Returns the record of somebody, None where there is none.
        """

        def view() -> Response:
            asked = self._door.read().get("sfzh")
            persona = self._world.find(asked, lambda one: held(one) is not None)
            found = held(persona) if persona else None
            if persona is None or found is None:
                raise refusal(200, 404, "no record")
            return answer({"sfzh": persona.id_number, **tell(persona, found)})

        self.blueprint.add_url_rule(path, operation, view, methods=["POST"])
