"""The sample citizens who own a home."""

from dataclasses import dataclass
from datetime import date

from mock_upstreams.lives import Persona
from mock_upstreams.seeded import day_between, digits, pick, whole


@dataclass(frozen=True, kw_only=True)
class Title:
    """`area_m2` has two places; `status` is the bureau's code: 1 valid, 2 replaced, 3 cancelled."""

    number: str
    unit_number: str
    address: str
    area_m2: str
    use: str
    share: str
    registered_on: date
    registrar: str
    status: str = "1"


_HOME = "城镇住宅用地/住宅"

TITLES = {
    "lin-xiaomei": (
        Title(
            number="粤（2024）广州市不动产权第00000012号",
            unit_number="440106000000GB00012F00010603",
            address="广东省广州市天河区五山路样例街12号603房",
            area_m2="78.46",
            use=_HOME,
            share="共同共有",
            registered_on=date(2024, 4, 2),
            registrar="广州市规划和自然资源局",
        ),
    ),
    "wang-wei-nanshan": (
        Title(
            number="粤（2019）深圳市不动产权第00000034号",
            unit_number="440305000000GB00034F00011202",
            address="广东省深圳市南山区科技样例路88号1202房",
            area_m2="89.05",
            use=_HOME,
            share="共同共有",
            registered_on=date(2019, 9, 30),
            registrar="深圳市规划和自然资源局",
        ),
        Title(
            number="粤（2023）深圳市不动产权第00000035号",
            unit_number="440305000000GB00035F00010008",
            address="广东省深圳市南山区科技样例路90号地下车位8",
            area_m2="12.72",
            use="车库",
            share="单独所有",
            registered_on=date(2023, 3, 15),
            registrar="深圳市规划和自然资源局",
        ),
    ),
    "wang-wei-chancheng": (
        Title(
            number="粤（2016）佛山市不动产权第00000041号",
            unit_number="440604000000GB00041F00010003",
            address="广东省佛山市禅城区祖庙样例街3号",
            area_m2="102.30",
            use=_HOME,
            share="单独所有",
            registered_on=date(2016, 6, 8),
            registrar="佛山市自然资源局",
            status="2",
        ),
    ),
}


def titles_of(persona: Persona) -> tuple[Title, ...] | None:
    """Return what somebody owns."""
    if persona.draw is None:
        return TITLES.get(persona.code)
    on = day_between(date(2015, 3, 1), date(2025, 12, 31), persona.draw, "title")
    city = persona.address[3:6]
    return (
        Title(
            number=f"粤（{on.year}）{city}不动产权第9{digits(7, persona.draw, 'title')}号",
            unit_number=f"{persona.region}000000GB{digits(5, persona.draw, 'unit')}F00010001",
            address=persona.address,
            area_m2=f"{whole(4_500, 14_500, persona.draw, 'area') / 100:.2f}",
            use=_HOME,
            share=pick(("单独所有", "共同共有"), persona.draw, "share"),
            registered_on=on,
            registrar=f"{city}自然资源局",
        ),
    )
