"""What the adapter makes of answers that are sealed rightly and say odd things."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureaus.housing_fund.adapter import HousingFund
from bureaus.housing_fund.adapter import build as build_housing_fund
from bureaus.housing_fund.records import Withdrawal
from bureaus.housing_fund.sealed_xml import open_sealed, seal
from bureaus.housing_fund.wire import parse_dashed_time, parse_percent
from core.clock import utc_now
from core.errors import BureauError
from core.upstream import Answer
from mock_upstreams.personas import LIN_XIAOMEI
from tests.contract.bureau_calls import access_of

_KEY = "a-key-for-tests"
_LOAN = {
    "zjhm": LIN_XIAOMEI.id_number,
    "dkhth": "DK1",
    "dkyh": "样例银行",
    "dkje": "100,000.00",
    "dkye": "90,000.00",
    "nll": "3.100",
    "qs": "120",
    "ffrq": "2024-03-20",
    "xqhkr": "2026-03-20",
    "xqhke": "1,000.00",
    "dkzt": "0",
    "jzrq": "2026-02-28",
}


_WITHDRAWAL = {
    "zjhm": LIN_XIAOMEI.id_number,
    "sqbh": "TQ1",
    "tqyy": "01",
    "tqje": "1,000.00",
    "zhwh": "0010",
    "zt": "0",
    "slsj": "2026-03-01 09:30:00",
    "cnrq": "2026-03-04",
    "ztsj": "2026-03-01 09:30:00",
}


@dataclass
class SealingFund:
    """Stands in for the HTTP client: seals an answer to whatever it is asked."""

    answer: Mapping[str, str]
    retcode: str = "0000"
    bureau: str = "housing_fund"

    def ask(
        self, operation: str, ask: Callable[["SealingFund"], object], *, idempotent: bool
    ) -> object:
        return ask(self)

    def send(self, method: str, path: str, *, body: bytes, headers: object) -> Answer:
        asked: Element = open_sealed(body, _KEY)
        head = {"seq": asked.findtext("seq", ""), "retcode": self.retcode, "retmsg": "成功"}
        return Answer(status=200, headers={}, body=seal(head, self.answer, _KEY))


def fund_that_answers(answer: Mapping[str, str], *, retcode: str = "0000") -> HousingFund:
    return build_housing_fund(SealingFund(answer, retcode), {"hmac_key": _KEY}, utc_now)


def test_a_loan_is_read() -> None:
    loan = fund_that_answers(_LOAN).loan(access_of(LIN_XIAOMEI))

    assert (loan.annual_rate_percent, loan.next_payment_yuan) == (
        Decimal("3.100"),
        Decimal("1000.00"),
    )


@pytest.mark.parametrize(
    "due, amount, state",
    [
        ("-", "1,000.00", "0"),
        ("2026-03-20", "-", "0"),
        ("-", "-", "0"),
        ("-", "-", "1"),
        ("2026-03-20", "1,000.00", "2"),
    ],
)
def test_a_loan_whose_next_payment_does_not_fit_its_state_is_outside_the_agreement(
    due: str, amount: str, state: str
) -> None:
    fund = fund_that_answers({**_LOAN, "xqhkr": due, "xqhke": amount, "dkzt": state})

    with pytest.raises(BureauError, match="agreed format"):
        fund.loan(access_of(LIN_XIAOMEI))


# Control characters do not get into a document: `seal` leaves them out.
_IN_XML = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")


@given(st.dictionaries(st.sampled_from(sorted(_LOAN)), st.text(_IN_XML, max_size=20), min_size=1))
def test_whatever_stands_in_a_field_becomes_a_loan_or_an_error_of_ours(
    spoiled: dict[str, str],
) -> None:
    fund = fund_that_answers({**_LOAN, **spoiled})
    try:
        loan = fund.loan(access_of(LIN_XIAOMEI))
    except BureauError:
        return

    assert loan.bank == spoiled.get("dkyh", _LOAN["dkyh"])


@given(st.integers(min_value=0, max_value=99_999))
def test_rates_read_back_as_written(thousandths: int) -> None:
    rate = Decimal(thousandths).scaleb(-3)

    assert parse_percent(f"{rate:.3f}") == rate


@pytest.mark.parametrize("value", ["3.1", "3.1000", "-3.100", "103.100", "3,100", "", None, 3.1])
def test_a_rate_written_otherwise_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not a rate"):
        parse_percent(value)


@given(st.dictionaries(st.sampled_from(sorted(_WITHDRAWAL)), st.text(max_size=20), min_size=1))
def test_whatever_stands_in_a_field_becomes_what_was_asked_or_an_error_of_ours(
    spoiled: dict[str, str],
) -> None:
    try:
        made = _withdraw({**_WITHDRAWAL, **spoiled})
    except BureauError:
        return

    assert (made.reason, made.amount_yuan) == ("rent", Decimal("1000.00"))


def _withdraw(answer: Mapping[str, str]) -> Withdrawal:
    return fund_that_answers(answer).withdraw(
        access_of(LIN_XIAOMEI),
        reason="rent",
        amount_yuan=Decimal("1000.00"),
        bank_account="6217000100000000010",
        serial="0" * 32,
    )


def test_an_application_is_read() -> None:
    made = _withdraw(_WITHDRAWAL)

    assert made.accepted_at == made.changed_at == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    assert (made.state, made.due_on) == ("accepted", date(2026, 3, 4))


@pytest.mark.parametrize(
    "lie",
    [{"tqje": "10,000.00"}, {"tqyy": "02"}, {"zhwh": "0011"}, {"zhwh": "6217000100000000010"}],
)
def test_a_yes_to_something_else_than_was_asked_is_outside_the_agreement(
    lie: dict[str, str],
) -> None:
    with pytest.raises(BureauError, match="agreed format"):
        _withdraw({**_WITHDRAWAL, **lie})


@pytest.mark.parametrize("lie", [{"sqbh": "TQ2"}, {"zt": "0"}, {"zt": "2"}, {"zt": "9"}])
def test_a_cancelling_that_cancelled_nothing_is_outside_the_agreement(lie: dict[str, str]) -> None:
    cancelled = {**_WITHDRAWAL, "zt": "3"}
    asked = {"number": "TQ1", "serial": "0" * 32}

    assert (
        fund_that_answers(cancelled).cancel_withdrawal(access_of(LIN_XIAOMEI), **asked).state
        == "cancelled"
    )
    with pytest.raises(BureauError, match="agreed format"):
        fund_that_answers({**cancelled, **lie}).cancel_withdrawal(access_of(LIN_XIAOMEI), **asked)


@given(st.integers(0, 10**11))
def test_times_of_beijing_read_back_as_the_same_instants(since_1970_s: int) -> None:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=since_1970_s)

    read = parse_dashed_time(f"{at + timedelta(hours=8):%Y-%m-%d %H:%M:%S}")

    assert (read, read.tzinfo) == (at, UTC)


@pytest.mark.parametrize(
    "value",
    [
        *("2026-03-01", "2026-03-01T09:30:00", "2026-02-30 09:30:00", "2026-03-01 24:30:00"),
        *("0001-01-01 00:00:00", "2026-03-01 09:30:00Z", "2026-03-01 09:30:00\n", "", None, 1),
    ],
)
def test_a_time_written_otherwise_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not a time"):
        parse_dashed_time(value)
