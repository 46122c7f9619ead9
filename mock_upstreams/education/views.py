"""Answers as docs/bureaus/education.md says."""

from flask import Blueprint

from mock_upstreams.education.records import (
    Diploma,
    EmploymentCard,
    diploma_of,
    employment_card_of,
)
from mock_upstreams.lives import Persona
from mock_upstreams.tif_records import TifRecords
from mock_upstreams.wire import compact_date
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    records = TifRecords("education", world)
    records.serve("diploma", "/v1/diploma", diploma_of, _diploma)
    records.serve(
        "employment_card",
        "/v1/employment-card",
        employment_card_of,
        _employment_card,
    )
    return records.blueprint


def _diploma(persona: Persona, one: Diploma) -> dict[str, object]:
    return {
        "xm": persona.name,
        "zsbh": one.number,
        "xxmc": one.school,
        "zymc": one.major,
        "cc": one.level,
        "rxrq": compact_date(one.entered_on),
        "byrq": compact_date(one.graduated_on),
        "zt": one.status,
    }


def _employment_card(persona: Persona, one: EmploymentCard) -> dict[str, object]:
    return {
        "xm": persona.name,
        "bdzbh": one.number,
        "byyx": one.school,
        "zymc": one.major,
        "bddw": one.employer,
        "bdqx": compact_date(one.report_by),
        "qfrq": compact_date(one.issued_on),
        "qfjg": one.issuer,
        "zt": one.status,
    }
