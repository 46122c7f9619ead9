"""The sample citizens: sound, different, and lives that add up."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from core.identifiers import age_on, parse_citizen_id
from mock_upstreams.housing_fund.ledger import ledger
from mock_upstreams.id_numbers import mask, sample_id_number
from mock_upstreams.lives import Persona, Portrait
from mock_upstreams.market_regulation.records import ENTERPRISES
from mock_upstreams.people import People
from mock_upstreams.personas import LIN_XIAOMEI, PERSONAS
from mock_upstreams.portraits import SIZE_PX, reference_photo
from mock_upstreams.social_security.records import account_record, contribution_rows
from mock_upstreams.work_months import month_after, month_before, work_months
from tools import personas_table

_TODAY = date(2026, 11, 21)
_EVERYONE = pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.code)
_WORKERS = pytest.mark.parametrize(
    "persona", [one for one in PERSONAS if one.jobs], ids=lambda persona: persona.code
)


def test_there_are_enough_of_them_and_no_two_share_a_code_or_number() -> None:
    assert len(PERSONAS) >= 14
    assert len({persona.code for persona in PERSONAS}) == len(PERSONAS)
    assert len({persona.id_number for persona in PERSONAS}) == len(PERSONAS)


@_EVERYONE
def test_an_id_number_is_sound_and_was_never_issued(persona: Persona) -> None:
    assert parse_citizen_id(persona.id_number, today=_TODAY) == persona.id_number
    assert persona.id_number[14:17] == "000"


@_EVERYONE
def test_a_card_is_good_as_long_as_the_law_says_by_age(persona: Persona) -> None:
    """Resident Identity Card Law, article 5: by the age on the day of issue.

    A residence permit of Hong Kong, Macau and Taiwan residents is good for five years, a foreign
    permanent resident's card for ten.
    """
    age = age_on(persona.born, persona.card_from)
    years = 5 if age < 16 else 10 if age <= 25 else 20 if age <= 45 else None
    years = {"8": 5, "9": 10}.get(persona.region[0], years)

    until = persona.card_from.replace(year=persona.card_from.year + years) if years else None
    assert persona.card_until == until


@_EVERYONE
def test_a_code_can_begin_a_sign_in_code(persona: Persona) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", persona.code)


def test_the_table_in_the_documents_is_the_codes() -> None:
    assert personas_table.PAGE.read_text(encoding="utf-8") == personas_table.page_text()


@_EVERYONE
def test_it_is_said_in_both_languages_what_a_persona_is_for(persona: Persona) -> None:
    assert persona.shows.isascii() or "·" in persona.shows or "䶮" in persona.shows
    assert persona.shows_zh.endswith("。")


def test_the_check_character_is_the_standards() -> None:
    """GB 11643-1999's own example: 11010519491231002X, here with the sequence never issued."""
    assert sample_id_number("110105", date(1949, 12, 31)) == "110105194912310003"
    assert mask("110105194912310003") == "1****************3"


@_WORKERS
def test_months_paid_follow_each_other_up_to_the_last_complete_one(persona: Persona) -> None:
    months = [month.first_day for month in work_months(persona, seed="s", today=_TODAY)]

    assert months[-1] <= date(2026, 10, 1)
    assert all(month_after(one) == two for one, two in pairwise(months))


@_WORKERS
def test_bases_rise_and_stay_like_wages(persona: Persona) -> None:
    for job in persona.jobs:
        bases = [
            month.base_yuan
            for month in work_months(persona, seed="s", today=_TODAY)
            if month.job == job
        ]

        assert bases == sorted(bases)
        assert 500 <= bases[0] <= bases[-1] <= 30_000


@_WORKERS
def test_the_pension_balance_is_what_was_paid_in_less_what_was_paid_out(persona: Persona) -> None:
    rows = contribution_rows(persona, seed="s", today=_TODAY)
    record = account_record(persona, seed="s", today=_TODAY)

    paid_in = sum(row.base_fen * 8 // 100 for row in rows)
    retired = persona.insurance is not None and persona.insurance.status == "retired"
    assert 0 < record.pension_fen < paid_in if retired else record.pension_fen == paid_in
    assert 0 < record.medical_fen < paid_in
    assert record.as_of == date(2026, 10, 31)


@pytest.mark.parametrize(
    "persona",
    [one for one in PERSONAS if one.housing_fund],
    ids=lambda persona: persona.code,
)
def test_every_housing_fund_entry_leads_to_the_next_balance(persona: Persona) -> None:
    balance = Decimal(0)
    for row in ledger(persona, seed="s", today=_TODAY):
        balance += row.amount_yuan

        assert row.balance_yuan == balance >= 0
        assert row.on < _TODAY


def test_the_same_seed_gives_the_same_life_and_another_seed_another() -> None:
    one = account_record(LIN_XIAOMEI, seed="one", today=_TODAY)

    assert one == account_record(LIN_XIAOMEI, seed="one", today=_TODAY)
    assert one != account_record(LIN_XIAOMEI, seed="two", today=_TODAY)


def test_months_cross_years() -> None:
    assert month_before(date(2026, 1, 31)) == date(2025, 12, 1)
    assert month_after(date(2026, 12, 31)) == date(2027, 1, 1)


@pytest.mark.parametrize("portrait", Portrait)
def test_reference_photos_are_jpegs_of_the_size_that_cards_carry(portrait: Portrait) -> None:
    photo = reference_photo(portrait)

    assert photo.startswith(b"\xff\xd8\xff")
    assert len(photo) < 300_000
    assert SIZE_PX == (358, 441)


def test_there_is_always_someone_else() -> None:
    people = People(PERSONAS, "s")

    for persona in PERSONAS:
        assert people.other_than(persona).code != persona.code


@pytest.mark.parametrize(
    "is_one, what",
    [
        (lambda one: one.region.startswith(("81", "82")), "Hong Kong or Macau resident"),
        (lambda one: one.region.startswith("83"), "Taiwan resident"),
        (lambda one: one.id_number.startswith("9"), "foreigner with permanent residence"),
        (lambda one: one.deceased_on is not None, "deceased"),
        (lambda one: one.is_locked_out, "locked out"),
        (lambda one: one.portrait is None, "no reference photo"),
        (lambda one: one.lives_abroad, "elder abroad"),
        (lambda one: age_on(one.born, _TODAY) < 14, "minor whose guardian is asked"),
        (lambda one: 14 <= age_on(one.born, _TODAY) < 18, "minor who may show a face"),
        (lambda one: one.insurance is not None and one.insurance.is_frozen, "suspended account"),
        (
            lambda one: (
                one.housing_fund and one.housing_fund.loan and one.housing_fund.loan.missed_from
            ),
            "loan in arrears",
        ),
        (
            lambda one: any(paper.valid_until < _TODAY for paper in one.travel_papers),
            "expired passport",
        ),
        (lambda one: len({job.employer for job in one.jobs}) > 3, "several employers"),
        (
            lambda one: any(held.status == "1" for held in ENTERPRISES.get(one.code, ())),
            "enterprise in business",
        ),
    ],
)
def test_there_is_somebody_for_every_case(is_one: Callable[[Persona], object], what: str) -> None:
    assert [one.code for one in PERSONAS if is_one(one)], what


def test_two_people_have_one_name() -> None:
    names = [persona.name for persona in PERSONAS]

    assert len(names) == len(set(names)) + 1
