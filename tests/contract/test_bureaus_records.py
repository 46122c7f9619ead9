"""What the adapters give for the sample citizens, over real HTTP."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.housing_fund.adapter import HousingFund
from bureaus.population.adapter import Population
from bureaus.population.errors import (
    IdentityUnknown,
    NameMismatch,
    ReferencePhotoMissing,
    RegistrationCancelled,
)
from bureaus.registry import Bureaus
from bureaus.social_security.adapter import Contribution, SocialSecurity
from bureaus.wechat.adapter import WeChat, WeChatAccountBlocked, WeChatCodeRefused
from core.access import Access
from core.errors import BureauError, BureauOverloaded, BureauRecordMissing, BureauRefused
from mock_upstreams import personas
from mock_upstreams.lives import Persona
from mock_upstreams.personas import PERSONAS
from mock_upstreams.rarer_personas import FENG_GUOPING
from mock_upstreams.running import RunningMocks
from tests.contract.bureau_calls import access_of, bureaus_at

_STRANGER = Persona(
    code="stranger",
    name="无此人",
    name_latin="NOBODY",
    sex="male",
    region="440106",
    born=personas.LIN_XIAOMEI.born.replace(year=1990),
    address="无",
    card_issuer="无",
    card_from=personas.LIN_XIAOMEI.card_from,
    card_until=None,
    shows_zh="",
    shows="Nobody knows this one.",
)


@pytest.fixture
def bureaus(mocks: RunningMocks) -> Bureaus:
    return bureaus_at(mocks)


def test_one_person_has_one_openid_for_ever(bureaus: Bureaus, mocks: RunningMocks) -> None:
    first = bureaus[WeChat].exchange("lin-xiaomei.one")
    mocks.reset()
    again = bureaus[WeChat].exchange("lin-xiaomei.two")
    other = bureaus[WeChat].exchange("he-xiulan.one")

    assert first == again
    assert first.openid != other.openid


@pytest.mark.parametrize(
    "code",
    ["nobody.1", "lin-xiaomei", "", "x" * 300, "lin-xiaomei.\n", "lin xiaomei.1", "林晓梅.1"],
)
def test_what_is_no_sign_in_code_is_refused(bureaus: Bureaus, code: str) -> None:
    with pytest.raises(WeChatCodeRefused):
        bureaus[WeChat].exchange(code)


def test_a_sign_in_code_works_once(bureaus: Bureaus) -> None:
    bureaus[WeChat].exchange("su-min.once")

    with pytest.raises(WeChatCodeRefused):
        bureaus[WeChat].exchange("su-min.once")


@pytest.mark.parametrize(
    "errcode, error",
    [
        (40029, WeChatCodeRefused),
        (40163, WeChatCodeRefused),
        (40226, WeChatAccountBlocked),
        (45011, BureauOverloaded),
        (-1, BureauOverloaded),
        (40125, BureauError),
    ],
)
def test_wechats_error_codes_are_told_apart(
    bureaus: Bureaus, mocks: RunningMocks, errcode: int, error: type[Exception]
) -> None:
    body = f'{{"errcode": {errcode}, "errmsg": "as ordered"}}'
    mocks.put_fault({"bureau": "wechat", "fault": "body", "body": body})

    with pytest.raises(error) as caught:
        bureaus[WeChat].exchange("lin-xiaomei.1")

    assert type(caught.value) is error


def test_an_errcode_of_zero_is_a_success(bureaus: Bureaus, mocks: RunningMocks) -> None:
    body = '{"errcode": 0, "errmsg": "ok", "openid": "oSandboxOpenid", "session_key": "x"}'
    mocks.put_fault({"bureau": "wechat", "fault": "body", "body": body})

    identity = bureaus[WeChat].exchange("lin-xiaomei.1")

    assert (identity.openid, identity.unionid) == ("oSandboxOpenid", None)


@pytest.mark.parametrize(
    "persona",
    [one for one in PERSONAS if one.deceased_on is None and one.is_mainland_resident],
    ids=lambda persona: persona.code,
)
def test_every_sample_citizen_is_confirmed_and_described(
    bureaus: Bureaus, persona: Persona
) -> None:
    access = access_of(persona)
    bureaus[Population].confirm(access)

    record = bureaus[Population].resident(access)

    assert (record.name, record.id_number, record.sex) == (
        persona.name,
        persona.id_number,
        persona.sex,
    )
    assert (record.birth_date, record.valid_until) == (persona.born, persona.card_until)


def test_ethnicity_is_given_as_the_card_prints_it(bureaus: Bureaus) -> None:
    assert bureaus[Population].resident(access_of(personas.GULINAER)).ethnicity == "维吾尔"
    assert bureaus[Population].resident(access_of(personas.LIN_XIAOMEI)).ethnicity == "汉"


@pytest.mark.parametrize("dot", ["·", "•", "・", "．", "‧"])
def test_the_middle_dot_of_a_name_may_be_typed_as_phones_do(bureaus: Bureaus, dot: str) -> None:
    typed = personas.GULINAER.name.replace("·", dot)

    bureaus[Population].confirm(access_of(personas.GULINAER, name=typed))


@pytest.mark.parametrize(
    "persona",
    [one for one in PERSONAS if not one.is_mainland_resident],
    ids=lambda persona: persona.code,
)
def test_who_has_a_permit_in_place_of_a_card_is_confirmed_and_has_no_card(
    bureaus: Bureaus, persona: Persona
) -> None:
    bureaus[Population].confirm(access_of(persona))

    with pytest.raises(BureauRecordMissing):
        bureaus[Population].resident(access_of(persona))


@pytest.mark.parametrize(
    "ask", [Population.confirm, Population.reference_photo, Population.resident]
)
def test_a_registration_that_was_cancelled_is_told_apart(
    bureaus: Bureaus, ask: Callable[[Population, Access], object]
) -> None:
    with pytest.raises(RegistrationCancelled):
        ask(bureaus[Population], access_of(FENG_GUOPING))


def test_who_does_not_know_the_name_is_not_told_of_a_death(bureaus: Bureaus) -> None:
    with pytest.raises(NameMismatch):
        bureaus[Population].confirm(access_of(FENG_GUOPING, name="冯国安"))


def test_the_wrong_name_is_refused(bureaus: Bureaus) -> None:
    with pytest.raises(NameMismatch):
        bureaus[Population].confirm(access_of(personas.LIN_XIAOMEI, name="林小梅"))


@pytest.mark.parametrize(
    "ask", [Population.confirm, Population.reference_photo, Population.resident]
)
def test_an_unknown_number_is_told_apart(
    bureaus: Bureaus, ask: Callable[[Population, Access], object]
) -> None:
    with pytest.raises(IdentityUnknown):
        ask(bureaus[Population], access_of(_STRANGER))


def test_people_of_one_name_are_two_people(bureaus: Bureaus) -> None:
    first, second = personas.WANG_WEI_NANSHAN, personas.WANG_WEI_CHANCHENG
    accounts = [bureaus[SocialSecurity].account(access_of(one)) for one in (first, second)]

    assert first.name == second.name
    assert accounts[0].employer != accounts[1].employer


def test_the_reference_photo_is_a_small_jpeg_portrait(bureaus: Bureaus) -> None:
    photo = bureaus[Population].reference_photo(access_of(personas.LIN_XIAOMEI))

    with Image.open(BytesIO(photo), formats=("JPEG",)) as picture:
        assert picture.size == (358, 441)


def test_a_missing_reference_photo_is_told_apart(bureaus: Bureaus) -> None:
    with pytest.raises(ReferencePhotoMissing):
        bureaus[Population].reference_photo(access_of(personas.SU_MIN))


def test_a_reference_photo_that_is_no_picture_is_refused(
    bureaus: Bureaus, mocks: RunningMocks
) -> None:
    number = personas.LIN_XIAOMEI.id_number
    body = f'{{"errcode": 0, "data": {{"gmsfhm": "{number}", "xp": "SGVsbG8="}}}}'
    mocks.put_fault({"bureau": "population", "fault": "body", "body": body})

    with pytest.raises(BureauError):
        bureaus[Population].reference_photo(access_of(personas.LIN_XIAOMEI))


def _all_contributions(bureaus: Bureaus, persona: Persona) -> list[Contribution]:
    found: list[Contribution] = []
    page = 1
    while True:
        part = bureaus[SocialSecurity].contributions(access_of(persona), page=page, page_size=100)
        if not part.items:
            assert len(found) == part.total
            return found
        found += part.items
        page += 1


@pytest.mark.parametrize(
    "persona",
    [personas.LIN_XIAOMEI, personas.WANG_WEI_CHANCHENG, personas.LIANG_HAIYAN],
    ids=lambda persona: persona.code,
)
def test_pension_pages_add_up_to_the_balance(bureaus: Bureaus, persona: Persona) -> None:
    account = bureaus[SocialSecurity].account(access_of(persona))
    rows = _all_contributions(bureaus, persona)

    own_share = sum(row.base_yuan * Decimal("0.08") for row in rows)
    assert account.pension_balance_yuan == own_share
    assert account.months_paid == len(rows)
    assert [row.month for row in rows] == sorted((row.month for row in rows), reverse=True)


@pytest.mark.parametrize(
    "persona, status",
    [
        (personas.LIN_XIAOMEI, "active"),
        (personas.DENG_ZHIQIANG, "paused"),
        (personas.HE_XIULAN, "retired"),
    ],
    ids=lambda value: getattr(value, "code", value),
)
def test_social_security_statuses(bureaus: Bureaus, persona: Persona, status: str) -> None:
    assert bureaus[SocialSecurity].account(access_of(persona)).status == status


def test_no_account_and_a_frozen_account_are_told_apart(bureaus: Bureaus) -> None:
    with pytest.raises(BureauRecordMissing):
        bureaus[SocialSecurity].account(access_of(personas.ZHOU_ZIHAN))
    with pytest.raises(BureauRefused):
        bureaus[SocialSecurity].account(access_of(personas.ZHU_YAN))


def test_a_card_is_there_without_an_account(bureaus: Bureaus) -> None:
    card = bureaus[SocialSecurity].card(access_of(personas.ZHOU_ZIHAN))

    assert (card.name, card.card_number) == ("周子涵", "C40000057")


@pytest.mark.parametrize("page, page_size", [(0, 10), (1, 0), (1, 101)])
def test_pages_out_of_range_are_the_callers_mistake(
    bureaus: Bureaus, page: int, page_size: int
) -> None:
    with pytest.raises(ValueError, match="page"):
        bureaus[SocialSecurity].contributions(
            access_of(personas.LIN_XIAOMEI), page=page, page_size=page_size
        )
    with pytest.raises(ValueError, match="page"):
        bureaus[HousingFund].deposits(
            access_of(personas.LIN_XIAOMEI), page=page, page_size=page_size
        )


def test_housing_fund_entries_lead_to_the_balance(bureaus: Bureaus) -> None:
    access = access_of(personas.LIN_XIAOMEI)
    account = bureaus[HousingFund].account(access)
    pages = [bureaus[HousingFund].deposits(access, page=n, page_size=100) for n in (1, 2, 3)]

    rows = [row for page in pages for row in page.items]
    assert len(rows) == pages[0].total
    assert rows[0].balance_yuan == account.balance_yuan == sum(row.amount_yuan for row in rows)
    assert {"汇缴", "结息", "租房提取", "购房提取"} == {row.kind for row in rows}


def test_housing_fund_statuses(bureaus: Bureaus) -> None:
    assert bureaus[HousingFund].account(access_of(personas.LIN_XIAOMEI)).status == "active"
    assert bureaus[HousingFund].account(access_of(personas.DENG_ZHIQIANG)).status == "sealed"
    with pytest.raises(BureauRecordMissing):
        bureaus[HousingFund].account(access_of(personas.LIANG_HAIYAN))


def test_a_name_that_gbk_lacks_travels_all_the_same(bureaus: Bureaus) -> None:
    account = bureaus[HousingFund].account(access_of(personas.ZHU_YAN))

    assert account.employer == "广州样例物流有限公司"


def test_travel_documents_with_their_statuses(bureaus: Bureaus) -> None:
    valid = bureaus[ExitEntry].documents(access_of(personas.LIN_XIAOMEI))
    past = bureaus[ExitEntry].documents(access_of(personas.HUANG_JIANGUO))

    assert [(one.kind, one.status) for one in valid] == [
        ("passport", "valid"),
        ("hk_macau_permit", "valid"),
    ]
    assert [(one.kind, one.status) for one in past] == [
        ("passport", "expired"),
        ("hk_macau_permit", "revoked"),
    ]


def test_who_never_travelled_has_no_record(bureaus: Bureaus) -> None:
    with pytest.raises(BureauRecordMissing):
        bureaus[ExitEntry].documents(access_of(personas.HE_XIULAN))
