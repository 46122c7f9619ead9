"""The sample citizens who are or were married. Their husbands and wives are invented too."""

from dataclasses import dataclass
from datetime import date

from mock_upstreams.lives import Persona
from mock_upstreams.names import Sex, invent_name
from mock_upstreams.seeded import day_between, digits, pick
from mock_upstreams.work_months import months_later


@dataclass(frozen=True, kw_only=True)
class Marriage:
    """`status` is the bureau's code: 1 valid, 2 replaced by another certificate, 3 dissolved."""

    number: str
    spouse_name: str
    registered_on: date
    registrar: str
    status: str = "1"


MARRIAGES = {
    "lin-xiaomei": Marriage(
        number="J440106-2020-000012",
        spouse_name="陈志远",
        registered_on=date(2020, 10, 9),
        registrar="广州市天河区民政局",
    ),
    "wang-wei-nanshan": Marriage(
        number="J440305-2014-000034",
        spouse_name="赵思敏",
        registered_on=date(2014, 5, 20),
        registrar="深圳市南山区民政局",
    ),
    "wang-wei-chancheng": Marriage(
        number="J440604-2006-000041",
        spouse_name="何丽君",
        registered_on=date(2006, 11, 11),
        registrar="佛山市禅城区民政局",
        status="2",
    ),
    "huang-jianguo": Marriage(
        number="J440511-1995-000063",
        spouse_name="吴桂兰",
        registered_on=date(1995, 1, 18),
        registrar="汕头市金平区民政局",
        status="3",
    ),
}


def marriage_of(persona: Persona) -> Marriage | None:
    """Return the latest marriage that the bureau knows of."""
    if persona.draw is None:
        return MARRIAGES.get(persona.code)
    other: Sex = "female" if persona.sex == "male" else "male"
    on = day_between(months_later(persona.born, 12 * 22), date(2025, 12, 31), persona.draw, "wed")
    return Marriage(
        number=f"J{persona.region}-{on.year}-{digits(6, persona.draw, 'marriage')}",
        spouse_name=invent_name(other, persona.draw, "spouse")[0],
        registered_on=on,
        registrar=f"{persona.address[3:9]}民政局",
        status=pick("1111123", persona.draw, "marriage"),
    )
