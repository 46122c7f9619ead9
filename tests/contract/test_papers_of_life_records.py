"""Marriage, birth, home, school, disability, enterprise: what the adapters give of people."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bureaus.civil_affairs.adapter import CivilAffairs, Marriage
from bureaus.disabled_persons.adapter import DisabilityCard, DisabledPersons
from bureaus.education.adapter import Diploma, Education, EmploymentCard
from bureaus.health_commission.adapter import Birth, HealthCommission
from bureaus.market_regulation.adapter import MarketRegulation
from bureaus.market_regulation.wire import EnterprisesWire
from bureaus.natural_resources.adapter import NaturalResources, Title
from bureaus.population.adapter import Population, ResidencePermit
from bureaus.registry import Bureaus
from bureaus.wire import load
from core.errors import BureauError, BureauRecordMissing
from mock_upstreams.personas import (
    GULINAER,
    HUANG_JIANGUO,
    LIANG_HAIYAN,
    LIN_XIAOMEI,
    WANG_WEI_NANSHAN,
    ZHU_YAN,
)
from mock_upstreams.running import RunningMocks
from tests.contract.bureau_calls import access_of, bureaus_at

LIN = access_of(LIN_XIAOMEI)
STRANGER = access_of(replace(LIN_XIAOMEI, born=date(1990, 1, 1)))


@pytest.fixture
def bureaus(mocks: RunningMocks) -> Iterator[Bureaus]:
    found = bureaus_at(mocks)
    yield found
    found.close()


def test_a_marriage_names_both(bureaus: Bureaus) -> None:
    assert bureaus[CivilAffairs].marriage(LIN) == Marriage(
        name="林晓梅",
        number="J440106-2020-000012",
        spouse_name="陈志远",
        registered_on=date(2020, 10, 9),
        registrar="广州市天河区民政局",
        status="valid",
    )


def test_a_dissolved_marriage_is_told_as_such(bureaus: Bureaus) -> None:
    assert bureaus[CivilAffairs].marriage(access_of(HUANG_JIANGUO)).status == "dissolved"


def test_a_birth_names_child_mother_and_father(bureaus: Bureaus) -> None:
    assert bureaus[HealthCommission].births(LIN) == (
        Birth(
            number="V440000012",
            child_name="陈予安",
            sex="female",
            born_on=date(2022, 5, 3),
            hospital="广州样例妇女儿童医院",
            mother_name="林晓梅",
            father_name="陈志远",
            issued_on=date(2022, 5, 7),
            status="valid",
        ),
    )


def test_every_child_of_a_parent_is_told(bureaus: Bureaus) -> None:
    births = bureaus[HealthCommission].births(access_of(WANG_WEI_NANSHAN))

    assert [birth.child_name for birth in births] == ["王知行", "王知夏"]


def test_a_title_says_what_and_where_the_home_is(bureaus: Bureaus) -> None:
    assert bureaus[NaturalResources].titles(LIN) == (
        Title(
            number="粤（2024）广州市不动产权第00000012号",
            unit_number="440106000000GB00012F00010603",
            address=LIN_XIAOMEI.address,
            area_m2="78.46",
            use="城镇住宅用地/住宅",
            share="共同共有",
            registered_on=date(2024, 4, 2),
            registrar="广州市规划和自然资源局",
            status="valid",
        ),
    )


def test_a_diploma_says_what_was_studied_and_when(bureaus: Bureaus) -> None:
    assert bureaus[Education].diploma(LIN) == Diploma(
        name="林晓梅",
        number="990001201405000012",
        school="广州样例大学",
        major="纺织工程",
        level="本科",
        entered_on=date(2010, 9, 1),
        graduated_on=date(2014, 6, 30),
        status="valid",
    )


def test_an_employment_card_says_where_and_by_when_to_report(bureaus: Bureaus) -> None:
    assert bureaus[Education].employment_card(LIN) == EmploymentCard(
        name="林晓梅",
        number="2014440000000012",
        school="广州样例大学",
        major="纺织工程",
        employer=LIN_XIAOMEI.jobs[0].employer,
        report_by=date(2014, 8, 31),
        issued_on=date(2014, 7, 1),
        issuer="广东省教育厅",
        status="valid",
    )


def test_a_disability_card_says_kind_and_level(bureaus: Bureaus) -> None:
    assert bureaus[DisabledPersons].card(access_of(LIANG_HAIYAN)) == DisabilityCard(
        name="梁海燕",
        number="44070319831205000343",
        category="limbs",
        level="3",
        issued_on=date(2019, 3, 12),
        valid_until=date(2029, 3, 11),
        issuer="江门市蓬江区残疾人联合会",
        status="valid",
    )


def test_an_enterprise_is_told_to_who_answers_for_it(bureaus: Bureaus) -> None:
    (shop,) = bureaus[MarketRegulation].enterprises(access_of(LIANG_HAIYAN))

    assert (shop.uscc, shop.name) == ("92990000MA0000070C", "江门市蓬江区样例海燕花店")
    assert (shop.kind, shop.representative) == ("个体工商户", "梁海燕")
    assert (shop.founded_on, shop.issued_on) == (date(2012, 3, 1), date(2021, 9, 14))
    assert (shop.address, shop.status) == ("广东省江门市蓬江区长堤样例巷9号首层", "open")


def test_an_enterprise_whose_code_fails_its_check_is_outside_the_agreement() -> None:
    right, wrong = "92990000MA0000070C", "92990000MA0000070D"
    answer = {"sfzh": "1", "qylb": [wire_enterprise(right), wire_enterprise(wrong)]}

    with pytest.raises(BureauError):
        load(EnterprisesWire, answer, bureau="market_regulation")
    answer["qylb"] = [wire_enterprise(right)]

    assert load(EnterprisesWire, answer, bureau="market_regulation")["items"][0]["uscc"] == right


def wire_enterprise(uscc: str) -> dict[str, str]:
    texts = dict.fromkeys(("mc", "lx", "fddbr", "zczb", "zs", "jyfw", "djjg"), "样例")
    return {"tyshxydm": uscc, **texts, "clrq": "20200101", "hzrq": "20200101", "zt": "1"}


def test_a_residence_permit_says_where_its_holder_lives_and_is_registered(
    bureaus: Bureaus,
) -> None:
    assert bureaus[Population].residence_permit(access_of(GULINAER)) == ResidencePermit(
        name="古丽娜尔·艾尼瓦尔",
        number="440106000000000093",
        address="广东省广州市天河区员村样例路9号805房",
        registered_in="新疆维吾尔自治区乌鲁木齐市天山区",
        issuer="广州市公安局天河分局",
        issued_on=date(2020, 3, 2),
        valid_until=date(2028, 3, 1),
    )


@pytest.mark.parametrize("access", [access_of(ZHU_YAN), STRANGER], ids=["holds-none", "unknown"])
def test_who_has_none_of_these_papers_has_no_record(bureaus: Bureaus, access: object) -> None:
    asked = (
        bureaus[CivilAffairs].marriage,
        bureaus[HealthCommission].births,
        bureaus[NaturalResources].titles,
        bureaus[Education].diploma,
        bureaus[Education].employment_card,
        bureaus[DisabledPersons].card,
        bureaus[MarketRegulation].enterprises,
    )

    for ask in asked:
        with pytest.raises(BureauRecordMissing):
            ask(access)
