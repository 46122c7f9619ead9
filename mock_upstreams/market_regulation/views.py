"""Answers as docs/bureaus/market_regulation.md says."""

from flask import Blueprint

from mock_upstreams.lives import Persona
from mock_upstreams.market_regulation.records import Enterprise, enterprises_of
from mock_upstreams.tif_records import TifRecords
from mock_upstreams.wire import compact_date
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    records = TifRecords("market_regulation", world)
    records.serve("enterprises", "/v1/enterprises", enterprises_of, _enterprises)
    return records.blueprint


def _enterprises(_persona: Persona, held: tuple[Enterprise, ...]) -> dict[str, object]:
    return {"qylb": [_enterprise(one) for one in held]}


def _enterprise(one: Enterprise) -> dict[str, object]:
    return {
        "tyshxydm": one.uscc,
        "mc": one.name,
        "lx": one.kind,
        "fddbr": one.representative,
        "zczb": one.capital,
        "clrq": compact_date(one.founded_on),
        "zs": one.address,
        "jyfw": one.scope,
        "djjg": one.registrar,
        "hzrq": compact_date(one.issued_on),
        "zt": one.status,
    }
