"""Births of or to the sample citizens. Each parent's bureau record names the same child."""

from dataclasses import dataclass
from datetime import date, timedelta

from mock_upstreams.lives import Persona
from mock_upstreams.names import Sex, invent_name
from mock_upstreams.seeded import day_between, digits, pick, whole
from mock_upstreams.work_months import months_later


@dataclass(frozen=True, kw_only=True)
class Birth:
    """Codes are the bureau's: sex 1 male 2 female; status 1 valid, 2 replaced, 3 cancelled."""

    number: str
    child_name: str
    sex: str
    born_on: date
    hospital: str
    mother_name: str
    father_name: str
    issued_on: date
    status: str = "1"


BIRTHS = {
    "lin-xiaomei": (
        Birth(
            number="V440000012",
            child_name="陈予安",
            sex="2",
            born_on=date(2022, 5, 3),
            hospital="广州样例妇女儿童医院",
            mother_name="林晓梅",
            father_name="陈志远",
            issued_on=date(2022, 5, 7),
        ),
    ),
    "wang-wei-nanshan": (
        Birth(
            number="R440000034",
            child_name="王知行",
            sex="1",
            born_on=date(2016, 8, 27),
            hospital="深圳样例人民医院",
            mother_name="赵思敏",
            father_name="王伟",
            issued_on=date(2016, 9, 1),
        ),
        Birth(
            number="T440000034",
            child_name="王知夏",
            sex="2",
            born_on=date(2019, 6, 21),
            hospital="深圳样例人民医院",
            mother_name="赵思敏",
            father_name="王伟",
            issued_on=date(2019, 6, 26),
        ),
    ),
    "zhou-zihan": (
        Birth(
            number="S440000057",
            child_name="周子涵",
            sex="2",
            born_on=date(2018, 6, 1),
            hospital="珠海样例妇幼保健院",
            mother_name="许慧",
            father_name="周文博",
            issued_on=date(2018, 6, 6),
        ),
    ),
    "ye-jiahao": (
        Birth(
            number="M440000208",
            child_name="叶嘉豪",
            sex="1",
            born_on=date(2012, 1, 18),
            hospital="佛山样例妇幼保健院",
            mother_name="黎美仪",
            father_name="叶志坚",
            issued_on=date(2012, 1, 25),
        ),
    ),
}


def births_of(persona: Persona) -> tuple[Birth, ...] | None:
    """Return the births of somebody, or of their children."""
    if persona.draw is None:
        return BIRTHS.get(persona.code)
    count = whole(1, 2, persona.draw, "children")
    return tuple(_child(persona, f"{persona.draw}/child/{number}") for number in range(count))


def _child(persona: Persona, draw: str) -> Birth:
    mother, father = persona.name, invent_name("male", persona.draw, "spouse")[0]
    if persona.sex == "male":
        mother, father = invent_name("female", persona.draw, "spouse")[0], persona.name
    sex: Sex = pick(("male", "female"), draw, "sex")
    day = day_between(months_later(persona.born, 12 * 23), months_later(persona.born, 290), draw)
    return Birth(
        number=f"{pick('RSTUV', draw)}{digits(9, draw)}",
        child_name=f"{father[0]}{invent_name(sex, draw)[0][1:]}",
        sex="1" if sex == "male" else "2",
        born_on=day,
        hospital=f"{persona.address[3:6]}样例妇幼保健院",
        mother_name=mother,
        father_name=father,
        issued_on=day + timedelta(days=4),
    )
