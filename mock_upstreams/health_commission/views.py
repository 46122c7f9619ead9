"""Answers as docs/bureaus/health_commission.md says."""

from flask import Blueprint

from mock_upstreams.health_commission.records import Birth, births_of
from mock_upstreams.lives import Persona
from mock_upstreams.tif_records import TifRecords
from mock_upstreams.wire import compact_date
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    records = TifRecords("health_commission", world)
    records.serve("births", "/v1/births", births_of, _births)
    return records.blueprint


def _births(_persona: Persona, held: tuple[Birth, ...]) -> dict[str, object]:
    return {"cszm": [_birth(one) for one in held]}


def _birth(one: Birth) -> dict[str, object]:
    return {
        "csbh": one.number,
        "xsexm": one.child_name,
        "xb": one.sex,
        "csrq": compact_date(one.born_on),
        "csjg": one.hospital,
        "mqxm": one.mother_name,
        "fqxm": one.father_name,
        "qfrq": compact_date(one.issued_on),
        "zt": one.status,
    }
