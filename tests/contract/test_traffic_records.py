"""Traffic police: what the adapter gives for the sample citizens."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureaus.traffic.adapter import Traffic
from bureaus.traffic.errors import ViolationHandled, ViolationNeedsCounter, ViolationUnknown
from bureaus.traffic.sealed import unwrap, wrap
from bureaus.traffic.wire import parse_epoch_date, parse_epoch_ms
from core.errors import BureauRecordMissing
from mock_upstreams import personas
from mock_upstreams.clock import BEIJING
from mock_upstreams.lives import Persona
from mock_upstreams.running import RunningMocks, running_mocks
from mock_upstreams.traffic.drivers import DRIVERS
from mock_upstreams.traffic.records import (
    cycle_of,
    epoch_ms,
    epoch_ms_of_day,
    inspected_until,
    violations_of,
)
from tests.contract.bureau_calls import access_of, bureaus_at

_TO_CONFIRM = "4401990000000121"
_TWELVE_POINTS = "4403990000000301"
_DRIVERS = [personas.LIN_XIAOMEI, personas.WANG_WEI_NANSHAN, personas.HUANG_JIANGUO]
_XML_TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1
)
_DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 12, 31))


@pytest.fixture
def traffic(mocks: RunningMocks) -> Traffic:
    return bureaus_at(mocks)[Traffic]


@pytest.mark.parametrize(
    "persona, status",
    [
        (personas.LIN_XIAOMEI, "valid"),
        (personas.DENG_ZHIQIANG, "cancelled"),
    ],
    ids=lambda value: getattr(value, "code", value),
)
def test_licences_with_their_statuses(traffic: Traffic, persona: Persona, status: str) -> None:
    assert traffic.licence(access_of(persona)).status == status


def test_a_licence_without_end_has_no_last_day(traffic: Traffic) -> None:
    assert traffic.licence(access_of(personas.WANG_WEI_NANSHAN)).valid_until is None
    assert traffic.licence(access_of(personas.LIN_XIAOMEI)).valid_until == date(2029, 9, 16)


def test_a_new_year_of_points_does_not_give_a_withheld_licence_back() -> None:
    at = datetime(2027, 1, 13, 4, tzinfo=UTC)
    with running_mocks(now=lambda: at) as mocks:
        traffic = bureaus_at(mocks, now=lambda: at)[Traffic]
        licence = traffic.licence(access_of(personas.HUANG_JIANGUO))

    assert (licence.points, licence.status) == (0, "points_reached")


def test_points_may_be_more_than_twelve() -> None:
    at = datetime(2026, 11, 22, 4, tzinfo=UTC)  # within a cycle that began in January
    with running_mocks(now=lambda: at) as mocks:
        traffic = bureaus_at(mocks, now=lambda: at)[Traffic]
        licence = traffic.licence(access_of(personas.HUANG_JIANGUO))

    assert (licence.points, licence.status) == (18, "points_reached")


@pytest.mark.parametrize("persona", _DRIVERS, ids=lambda one: one.code)
def test_a_licences_points_are_those_marked_as_of_its_cycle(
    traffic: Traffic, persona: Persona
) -> None:
    access = access_of(persona)
    licence, points = traffic.licence(access), traffic.points(access)

    assert licence.points == sum(one.points for one in points.items if one.in_this_cycle)
    assert licence.points_cleared_on == points.cycle_until


def test_a_cancelled_licence_clears_no_points(traffic: Traffic) -> None:
    access = access_of(personas.DENG_ZHIQIANG)

    assert traffic.licence(access).points_cleared_on is None
    with pytest.raises(BureauRecordMissing):
        traffic.points(access)


def test_violations_come_newest_first_in_pages(traffic: Traffic) -> None:
    access = access_of(personas.WANG_WEI_NANSHAN)
    pages = [traffic.violations(access, page=page, page_size=5) for page in (1, 2, 3, 4)]

    found = [item for page in pages for item in page.items]
    assert len(found) == pages[0].total == 12
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert found[0].number == _TWELVE_POINTS


def test_a_vehicle_with_an_open_violation_says_so(traffic: Traffic) -> None:
    vehicles = traffic.vehicles(access_of(personas.WANG_WEI_NANSHAN))

    assert [(one.plate, one.status) for one in vehicles] == [
        ("粤B0O034", "normal"),
        ("粤BO00034", "violations_open"),
    ]


@pytest.mark.parametrize("ask", [Traffic.licence, Traffic.vehicles, Traffic.points])
def test_who_does_not_drive_has_no_record(traffic: Traffic, ask: Callable[..., object]) -> None:
    with pytest.raises(BureauRecordMissing):
        ask(traffic, access_of(personas.HE_XIULAN))


def test_a_page_out_of_range_is_the_callers_mistake(traffic: Traffic) -> None:
    with pytest.raises(ValueError, match="page"):
        traffic.violations(access_of(personas.LIN_XIAOMEI), page=1, page_size=101)


def test_a_violation_is_confirmed_once_whoever_asks_again(traffic: Traffic) -> None:
    access = access_of(personas.LIN_XIAOMEI)
    before = traffic.licence(access).points

    first = traffic.confirm(access, number=_TO_CONFIRM, serial="a" * 32)
    again = traffic.confirm(access, number=_TO_CONFIRM, serial="a" * 32)

    assert first == again
    assert traffic.violations(access, page=1, page_size=1).items[0].state == "to_pay"
    assert traffic.points(access).items[0].violation_number == _TO_CONFIRM
    assert traffic.licence(access).points >= before
    with pytest.raises(ViolationHandled):
        traffic.confirm(access, number=_TO_CONFIRM, serial="b" * 32)


@pytest.mark.parametrize(
    "persona, number, error",
    [
        (personas.LIN_XIAOMEI, "4401990000000122", ViolationHandled),
        (personas.LIN_XIAOMEI, _TWELVE_POINTS, ViolationUnknown),
        (personas.LIN_XIAOMEI, "9999999999999999", ViolationUnknown),
        (personas.WANG_WEI_NANSHAN, _TWELVE_POINTS, ViolationNeedsCounter),
    ],
    ids=["to be paid", "someone else's", "nobody's", "too heavy"],
)
def test_what_cannot_be_confirmed_is_told_apart(
    traffic: Traffic, persona: Persona, number: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        traffic.confirm(access_of(persona), number=number, serial="c" * 32)


@given(_DAYS, st.dates(min_value=date(2000, 1, 1), max_value=date(2019, 12, 31)))
def test_an_inspection_is_always_to_come_and_never_more_than_two_years_off(
    today: date, registered_on: date
) -> None:
    until = inspected_until(registered_on, today=today)

    assert today < until <= today + timedelta(days=2 * 366)
    assert until.day == registered_on.day or registered_on.strftime("%m%d") == "0229"


@given(_DAYS, st.sampled_from(sorted(DRIVERS)))
def test_every_day_is_in_one_cycle_of_a_year_and_after_every_violation(
    today: date, code: str
) -> None:
    begin, end = cycle_of(DRIVERS[code], today=today)
    happened = violations_of(DRIVERS[code], {}, anchor=today)

    assert begin <= today <= end
    assert 364 <= (end - begin).days <= 366
    assert all(one.at.astimezone(BEIJING).date() < today for one in happened)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2999, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_times_read_back_as_written(at: datetime) -> None:
    exact = at.replace(microsecond=at.microsecond // 1000 * 1000)

    assert parse_epoch_ms(epoch_ms(exact)) == exact


@given(st.dates(date(1970, 1, 2), date(2999, 1, 1)))
def test_dates_read_back_as_written(day: date) -> None:
    assert parse_epoch_date(epoch_ms_of_day(day)) == day
    assert parse_epoch_ms(epoch_ms_of_day(day)).astimezone(BEIJING).time() == time()


@pytest.mark.parametrize("value", ["", "-1", "01", "1e3", "９", "9" * 15, None, 5, "1.5"])
def test_what_is_no_time_is_refused_without_repeating_it(value: object) -> None:
    with pytest.raises(ValueError, match="not milliseconds since 1970"):
        parse_epoch_ms(value)


@given(st.dictionaries(st.sampled_from(["xm", "wfbh"]), _XML_TEXTS, min_size=1))
def test_whatever_is_wrapped_comes_back(body: dict[str, str]) -> None:
    assert unwrap(wrap(body)) == {"body": body}


@pytest.mark.parametrize("character", ["\0", "\x1f", "\ud800", "\uffff"])
def test_what_no_xml_may_hold_is_left_out(character: str) -> None:
    assert unwrap(wrap({"xm": f"王{character}伟"})) == {"body": {"xm": "王伟"}}


@pytest.mark.parametrize("name", ["朱䶮", "古丽娜尔·艾尼瓦尔", "𠮷野", "<&>"])
def test_every_name_travels_in_gb18030(name: str) -> None:
    assert unwrap(wrap({"xm": name})) == {"body": {"xm": name}}


@given(st.text(max_size=60))
def test_what_is_no_wrapped_xml_is_refused_without_repeating_it(data: str) -> None:
    with pytest.raises(ValueError, match="not XML in GB18030"):
        unwrap(data)
