"""The sample citizens who studied. Registration cards were given to graduates until 2023."""

from dataclasses import dataclass
from datetime import date

from mock_upstreams.lives import Persona
from mock_upstreams.seeded import digits, pick


@dataclass(frozen=True, kw_only=True)
class Diploma:
    """`status` is the bureau's code: 1 valid, 3 cancelled."""

    number: str
    school: str
    major: str
    level: str
    entered_on: date
    graduated_on: date
    status: str = "1"


@dataclass(frozen=True, kw_only=True)
class EmploymentCard:
    """`status` is the bureau's code: 1 valid, 2 replaced by another card, 3 cancelled."""

    number: str
    school: str
    major: str
    employer: str
    report_by: date
    issued_on: date
    issuer: str
    status: str = "1"


_GUANGDONG = "广东省教育厅"
_SCHOOLS = ("广州样例大学", "深圳样例大学", "佛山样例学院", "韶关样例职业技术学院")
_MAJORS = ("会计学", "土木工程", "护理学", "计算机科学与技术", "汉语言文学", "机械工程")

DIPLOMAS = {
    "lin-xiaomei": Diploma(
        number="990001201405000012",
        school="广州样例大学",
        major="纺织工程",
        level="本科",
        entered_on=date(2010, 9, 1),
        graduated_on=date(2014, 6, 30),
    ),
    "wang-wei-nanshan": Diploma(
        number="990002201102000034",
        school="深圳样例大学",
        major="微电子学与固体电子学",
        level="硕士研究生",
        entered_on=date(2008, 9, 1),
        graduated_on=date(2011, 6, 28),
    ),
    "deng-zhiqiang": Diploma(
        number="990003201706000086",
        school="惠州样例职业技术学院",
        major="应用电子技术",
        level="专科",
        entered_on=date(2014, 9, 1),
        graduated_on=date(2017, 6, 30),
    ),
    "gulinaer": Diploma(
        number="990004201905000093",
        school="新疆样例艺术学院",
        major="音乐表演",
        level="本科",
        entered_on=date(2015, 9, 1),
        graduated_on=date(2019, 6, 25),
    ),
    "su-min": Diploma(
        number="990005202105000107",
        school="深圳样例设计学院",
        major="视觉传达设计",
        level="本科",
        entered_on=date(2017, 9, 1),
        graduated_on=date(2021, 6, 29),
    ),
}
EMPLOYMENT_CARDS = {
    "lin-xiaomei": EmploymentCard(
        number="2014440000000012",
        school="广州样例大学",
        major="纺织工程",
        employer="广州样例纺织品有限公司",
        report_by=date(2014, 8, 31),
        issued_on=date(2014, 7, 1),
        issuer=_GUANGDONG,
    ),
    "wang-wei-nanshan": EmploymentCard(
        number="2011440000000034",
        school="深圳样例大学",
        major="微电子学与固体电子学",
        employer="深圳样例半导体有限公司",
        report_by=date(2011, 8, 31),
        issued_on=date(2011, 7, 1),
        issuer=_GUANGDONG,
    ),
    "deng-zhiqiang": EmploymentCard(
        number="2017440000000086",
        school="惠州样例职业技术学院",
        major="应用电子技术",
        employer="惠州市人力资源和社会保障局",
        report_by=date(2017, 8, 31),
        issued_on=date(2017, 7, 1),
        issuer=_GUANGDONG,
        status="2",
    ),
}


def diploma_of(persona: Persona) -> Diploma | None:
    """Return the highest diploma of somebody who studied."""
    if persona.draw is None:
        return DIPLOMAS.get(persona.code)
    left = _graduated(persona)
    school = digits(3, persona.draw, "school")
    return Diploma(
        number=f"99{school}{left.year}{digits(9, persona.draw, 'diploma')}",
        school=pick(_SCHOOLS, persona.draw, "school"),
        major=pick(_MAJORS, persona.draw, "major"),
        level=pick(("专科", "本科", "本科", "硕士研究生"), persona.draw, "level"),
        entered_on=date(left.year - 3, 9, 1),
        graduated_on=left,
    )


def employment_card_of(persona: Persona) -> EmploymentCard | None:
    """Return the registration card of a graduate."""
    if persona.draw is None:
        return EMPLOYMENT_CARDS.get(persona.code)
    left = _graduated(persona)
    return EmploymentCard(
        number=f"{left.year}44{digits(10, persona.draw, 'registration')}",
        school=pick(_SCHOOLS, persona.draw, "school"),
        major=pick(_MAJORS, persona.draw, "major"),
        employer=persona.jobs[0].employer,
        report_by=date(left.year, 8, 31),
        issued_on=date(left.year, 7, 1),
        issuer=_GUANGDONG,
    )


def _graduated(persona: Persona) -> date:
    return date(persona.born.year + 21, 6, 28)
