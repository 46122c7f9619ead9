"""Name and number checked, the reference photo, the resident's record (docs/bureaus)."""

import base64

from flask import Blueprint, Response

from mock_upstreams.lives import Persona
from mock_upstreams.people import Having, anyone
from mock_upstreams.population.residence import ResidencePermit, permit_of
from mock_upstreams.portraits import reference_photo as photo_of
from mock_upstreams.tif import TifDoor, answer, refusal
from mock_upstreams.wire import compact_date
from mock_upstreams.world import World

_UNKNOWN = (20404, "no such person")
_CANCELLED = (20405, "registration cancelled")
_NO_CARD = (20412, "no resident identity card")
_NO_PHOTO = (20410, "no photo")
_NO_PERMIT = (20411, "no residence permit")
_SEX_CODES = {"male": "1", "female": "2"}


def build(world: World) -> Blueprint:
    blueprint = Blueprint("population", __name__)
    door = TifDoor("population", world, with_digest=False)

    @blueprint.post("/v1/identity-check")
    def confirm() -> Response:
        asked = door.read()
        persona = _find(world, asked.get("gmsfhm"))
        matches = persona.name == asked.get("xm")
        # Who does not even know the name is told no more than that.
        if matches:
            _refuse_cancelled(persona)
        return answer({"gmsfhm": persona.id_number, "ppddm": "1" if matches else "0"})

    @blueprint.post("/v1/photo")
    def reference_photo() -> Response:
        persona = _find(world, door.read().get("gmsfhm"))
        _refuse_cancelled(persona)
        if persona.portrait is None:
            raise refusal(200, *_NO_PHOTO)
        photo = base64.b64encode(photo_of(persona.portrait)).decode()
        return answer({"gmsfhm": persona.id_number, "xpgs": "JPG", "xp": photo})

    @blueprint.post("/v1/resident")
    def resident() -> Response:
        persona = _find(world, door.read().get("gmsfhm"))
        _refuse_cancelled(persona)
        return answer(_record(persona))

    @blueprint.post("/v1/residence-permit")
    def residence_permit() -> Response:
        persona = _find(world, door.read().get("gmsfhm"), permit_of)
        permit = permit_of(persona)
        if permit is None:
            raise refusal(200, *_NO_PERMIT)
        return answer(_permit(persona, permit))

    return blueprint


def _refuse_cancelled(persona: Persona) -> None:
    if persona.deceased_on is not None:
        raise refusal(200, *_CANCELLED)


def _find(world: World, id_number: object, having: Having = anyone) -> Persona:
    persona = world.find(id_number, having)
    if persona is None:
        raise refusal(200, *_UNKNOWN)
    return persona


def _record(persona: Persona) -> dict[str, object]:
    if not persona.is_mainland_resident:
        raise refusal(200, *_NO_CARD)
    return {
        "gmsfhm": persona.id_number,
        "xm": persona.name,
        "xb": _SEX_CODES[persona.sex],
        "mz": persona.ethnicity,
        "csrq": compact_date(persona.born),
        "zz": persona.address,
        "qfjg": persona.card_issuer,
        "yxqqsrq": compact_date(persona.card_from),
        "yxqjzrq": compact_date(persona.card_until) if persona.card_until else "长期",
    }


def _permit(persona: Persona, permit: ResidencePermit) -> dict[str, object]:
    return {
        "gmsfhm": persona.id_number,
        "xm": persona.name,
        "jzzbh": permit.number,
        "jzdz": permit.address,
        "hjdqh": permit.registered_in,
        "qfjg": permit.issuer,
        "qfrq": compact_date(permit.issued_on),
        "yxqjzrq": compact_date(permit.valid_until),
    }
