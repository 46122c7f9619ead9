"""The sample citizens with a card of a disabled person."""

from dataclasses import dataclass
from datetime import date, timedelta

from mock_upstreams.lives import Persona
from mock_upstreams.seeded import day_between, pick
from mock_upstreams.work_months import months_later


@dataclass(frozen=True, kw_only=True)
class Card:
    """Number: the identity number, category, level. `status`: 1 valid, 3 cancelled."""

    number: str
    category: str
    level: str
    issued_on: date
    valid_until: date
    issuer: str
    status: str = "1"


CARDS = {
    "liang-haiyan": Card(
        number="44070319831205000343",
        category="4",
        level="3",
        issued_on=date(2019, 3, 12),
        valid_until=date(2029, 3, 11),
        issuer="江门市蓬江区残疾人联合会",
    ),
    "tan-yaozu": Card(
        number="44078319560217000122",
        category="2",
        level="2",
        issued_on=date(2013, 11, 5),
        valid_until=date(2023, 11, 4),
        issuer="开平市残疾人联合会",
    ),
    "he-xiulan": Card(
        number="44010419591102000914",
        category="1",
        level="4",
        issued_on=date(2018, 6, 19),
        valid_until=date(2028, 6, 18),
        issuer="广州市越秀区残疾人联合会",
        status="3",
    ),
}


def card_of(persona: Persona) -> Card | None:
    """Return somebody's card."""
    if persona.draw is None:
        return CARDS.get(persona.code)
    category = pick("1234567", persona.draw, "category")
    level = pick("1234", persona.draw, "level")
    on = day_between(date(2017, 1, 1), date(2025, 12, 31), persona.draw, "disability card")
    return Card(
        number=f"{persona.id_number}{category}{level}",
        category=category,
        level=level,
        issued_on=on,
        valid_until=months_later(on, 120) - timedelta(days=1),
        issuer=f"{persona.address[3:9]}残疾人联合会",
    )
