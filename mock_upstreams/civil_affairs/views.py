"""Answers as docs/bureaus/civil_affairs.md says."""

from flask import Blueprint

from mock_upstreams.civil_affairs.records import Marriage, marriage_of
from mock_upstreams.lives import Persona
from mock_upstreams.tif_records import TifRecords
from mock_upstreams.wire import compact_date
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    records = TifRecords("civil_affairs", world)
    records.serve("marriage", "/v1/marriage", marriage_of, _marriage)
    return records.blueprint


def _marriage(persona: Persona, one: Marriage) -> dict[str, object]:
    return {
        "xm": persona.name,
        "jhzh": one.number,
        "poxm": one.spouse_name,
        "djrq": compact_date(one.registered_on),
        "djjg": one.registrar,
        "zt": one.status,
    }
