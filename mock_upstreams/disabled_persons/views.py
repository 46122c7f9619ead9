"""Answers as docs/bureaus/disabled_persons.md says."""

from flask import Blueprint

from mock_upstreams.disabled_persons.records import Card, card_of
from mock_upstreams.lives import Persona
from mock_upstreams.tif_records import TifRecords
from mock_upstreams.wire import compact_date
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    records = TifRecords("disabled_persons", world)
    records.serve("card", "/v1/card", card_of, _card)
    return records.blueprint


def _card(persona: Persona, one: Card) -> dict[str, object]:
    return {
        "xm": persona.name,
        "cjrzh": one.number,
        "cjlb": one.category,
        "cjdj": one.level,
        "qfrq": compact_date(one.issued_on),
        "yxqjzrq": compact_date(one.valid_until),
        "qfjg": one.issuer,
        "zt": one.status,
    }
