"""The catalogue: what each item says of itself, and how it is found."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from bureaus import registry
from services.catalogue import Catalogue, Entry, discover, task_prefixes
from services.item import Handling, LookUp, NoArguments, ServiceItem

ITEMS = discover()
CATALOGUE = Catalogue(ITEMS, registry.discover())


def _item(**changes: object) -> LookUp:
    whole = LookUp(
        code="tax-number",
        task_number="0500000000001",
        title_zh="税号",
        title_en="Tax number",
        bureau="housing_fund",
        arguments=NoArguments,
        result=NoArguments,
        run=lambda *_: {},
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("entry", CATALOGUE.entries, ids=lambda entry: entry.item.code)
def test_an_implementation_code_is_a_sound_uscc_and_13_digits(
    entry: Entry,
) -> None:
    code = entry.implementation_code

    assert len(code) == 31
    assert uscc.is_valid(code[:18])


@pytest.mark.parametrize("entry", CATALOGUE.entries, ids=lambda entry: entry.item.code)
def test_every_item_is_found_by_its_titles_and_keywords(entry: Entry) -> None:
    item = entry.item

    for words in (item.title_zh, item.title_en, item.code, *item.keywords):
        assert entry in CATALOGUE.search(words)


@pytest.mark.parametrize(
    "words", ["公积金", "housing FUND", "ＨＯＵＳＩＮＧ", "fund  housing", "住房 账户"]
)
def test_words_are_found_in_any_case_width_and_order(words: str) -> None:
    found = [entry.item.code for entry in CATALOGUE.search(words)]

    assert "housing-fund-account" in found


@pytest.mark.parametrize(
    "words, code",
    [
        ("passport", "exit-entry-documents"),
        ("passport", "exit-entry-appointment"),
        ("护照", "exit-entry-appointment"),
        ("护照", "exit-entry-progress"),
        ("Hong Kong", "exit-entry-documents"),
        ("出国", "exit-entry-documents"),
        ("ID card", "resident-information"),
        ("身份证", "resident-information"),
        ("salary", "income-tax-record"),
        ("工资", "income-tax-record"),
        ("tax refund", "tax-settlement"),
        ("退税", "tax-settlement"),
        ("rent", "tax-deductions"),
        ("个税", "tax-deductions"),
        ("tax paid", "income-tax-certificate"),
        ("driving license", "driving-licence"),
        ("driving licence", "driving-licence"),
        ("car", "vehicles"),
        ("年审", "vehicles"),
        ("fine", "traffic-violations"),
        ("speeding", "traffic-violations"),
        ("罚单", "traffic-violation-confirm"),
        ("penalty points", "traffic-points"),
        ("pension", "pension-payments"),
        ("pension", "pension-attestation"),
        ("retirement", "pension-eligibility"),
        ("退休", "pension-payments"),
        ("medical", "medical-insurance-account"),
        ("hospital", "medical-insurance-expenses"),
        ("医疗保险", "medical-insurance-expenses"),
        ("看病", "medical-insurance-account"),
        ("maternity leave", "maternity-benefits"),
        ("unemployed", "unemployment-benefits"),
        ("失业保险", "unemployment-benefits"),
        ("mortgage", "housing-fund-loan"),
        ("provident fund", "housing-fund-account"),
        ("公积金", "housing-fund-withdrawal"),
        ("social insurance", "social-security-contributions"),
        ("社保卡", "social-security-card"),
    ],
)
def test_what_people_type_finds_what_they_mean(words: str, code: str) -> None:
    assert code in [entry.item.code for entry in CATALOGUE.search(words)]


@pytest.mark.parametrize(
    "words, bureau",
    [
        ("社保", "social_security"),
        ("social security", "social_security"),
        ("公积金", "housing_fund"),
        ("个税", "tax"),
        ("traffic police", "traffic"),
    ],
)
def test_the_common_word_for_a_bureaus_matters_finds_all_of_them(words: str, bureau: str) -> None:
    found = [entry.item.code for entry in CATALOGUE.search(words)]

    assert {entry.item.code for entry in CATALOGUE.search(bureau=bureau)} <= set(found)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_every_item_has_keywords_in_both_languages_each_once(item: ServiceItem) -> None:
    english = [word for word in item.keywords if word.isascii()]

    assert len(english) >= 3
    assert len(item.keywords) - len(english) >= 3
    assert len(set(item.keywords)) == len(item.keywords)


def test_what_has_the_words_in_its_title_comes_first() -> None:
    by_keyword = _item(keywords=("公积金",))
    by_title = _item(code="z-last", task_number="0500000000002", title_zh="公积金税号")
    catalogue = Catalogue((by_keyword, by_title), registry.discover())

    found = catalogue.search("公积金")

    assert [entry.item.code for entry in found] == ["z-last", "tax-number"]


@given(st.text(max_size=50))
def test_any_words_find_some_of_the_items_or_none(words: str) -> None:
    found = CATALOGUE.search(words)

    assert all(entry in CATALOGUE.entries for entry in found)


def test_filters_leave_what_fits_them_all() -> None:
    elder = _item(in_elder_zone=True)
    other = _item(code="other", task_number="0500000000002")
    catalogue = Catalogue((elder, other), registry.discover())

    assert [entry.item for entry in catalogue.search(in_elder_zone=True)] == [elder]
    assert [entry.item for entry in catalogue.search(in_elder_zone=False)] == [other]
    assert catalogue.search(bureau="social_security") == []
    assert catalogue.counts(catalogue.search("税号")) == {"housing_fund": 2}


@pytest.mark.parametrize(
    "changes, label",
    [
        ({}, "零跑动"),
        ({"trips": 1, "trips_reason_zh": "按指纹", "trips_reason_en": "Prints"}, "最多跑一次"),
        ({"trips": 2, "trips_reason_zh": "按指纹", "trips_reason_en": "Prints"}, "最多跑2次"),
    ],
)
def test_trips_are_said_in_the_words_people_know(changes: dict[str, object], label: str) -> None:
    assert _item(**changes).trips_label[0] == label


def test_an_item_says_how_soon_it_is_done() -> None:
    promised = _item(handling=Handling.PROMISED, promised_days=3)

    assert promised.handling_label == ("承诺件（3个工作日）", "Within 3 working days")
    assert _item().handling_label[0] == "即办件"


@pytest.mark.parametrize(
    "changes",
    [
        {"task_number": "1"},
        {"task_number": "٣" * 13},
        {"promised_days": 3},
        {"handling": Handling.PROMISED},
        {"trips": 1},
        {"trips_reason_zh": "按指纹", "trips_reason_en": "Prints"},
    ],
    ids=str,
)
def test_an_item_that_contradicts_itself_is_refused_at_once(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="tax-number"):
        _item(**changes)


@pytest.mark.parametrize("bureau", ["wechat", "nobody"])
def test_an_item_of_who_offers_none_is_refused(bureau: str) -> None:
    with pytest.raises(ValueError, match="tax-number"):
        Catalogue((_item(bureau=bureau),), registry.discover())


def test_the_first_two_digits_of_a_task_number_are_its_bureaus() -> None:
    prefixes = task_prefixes(ITEMS)

    assert set(prefixes) == {item.bureau for item in ITEMS}
    assert all(item.task_number.startswith(prefixes[item.bureau]) for item in ITEMS)


@pytest.mark.parametrize(
    "changes",
    [{"bureau": "traffic"}, {"code": "other", "task_number": "0600000000001"}],
    ids=["two bureaus with one prefix", "one bureau with two prefixes"],
)
def test_prefixes_that_are_mixed_up_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="task prefix"):
        task_prefixes([_item(), _item(**changes)])
