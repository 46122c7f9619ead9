"""Answers as docs/bureaus/natural_resources.md says."""

from flask import Blueprint

from mock_upstreams.lives import Persona
from mock_upstreams.natural_resources.records import Title, titles_of
from mock_upstreams.tif_records import TifRecords
from mock_upstreams.wire import compact_date
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    records = TifRecords("natural_resources", world)
    records.serve("titles", "/v1/titles", titles_of, _titles)
    return records.blueprint


def _titles(_persona: Persona, held: tuple[Title, ...]) -> dict[str, object]:
    return {"qzlb": [_title(one) for one in held]}


def _title(one: Title) -> dict[str, object]:
    return {
        "bdcqzh": one.number,
        "bdcdyh": one.unit_number,
        "zl": one.address,
        "mj": one.area_m2,
        "yt": one.use,
        "gyqk": one.share,
        "djrq": compact_date(one.registered_on),
        "djjg": one.registrar,
        "zt": one.status,
    }
