"""What the exit-entry adapter gives for the sample citizens, over real HTTP."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from itertools import pairwise
from secrets import token_hex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.exit_entry.errors import (
    AppointmentExists,
    AppointmentFull,
    AppointmentNotOffered,
    AppointmentUnknown,
)
from bureaus.exit_entry.records import Appointment, Slot
from core.clock import beijing_date
from core.errors import AppError, BureauError, BureauRecordMissing, BureauUnavailable
from mock_upstreams.exit_entry.travels import crossing_rows
from mock_upstreams.lives import Persona
from mock_upstreams.personas import (
    HE_XIULAN,
    HUANG_JIANGUO,
    LIANG_HAIYAN,
    LIN_XIAOMEI,
    PERSONAS,
    TAN_YAOZU,
    WANG_WEI_NANSHAN,
)
from mock_upstreams.running import RunningMocks
from tests.contract.bureau_calls import CLOCK, access_of, bureaus_at

_OFFICE = "440100-01"
_TRAVELLERS = [persona for persona in PERSONAS if persona.travel_papers]


@pytest.fixture
def client(mocks: RunningMocks) -> ExitEntry:
    return bureaus_at(mocks)[ExitEntry]


def _all_slots(client: ExitEntry, persona: Persona = LIN_XIAOMEI) -> list[Slot]:
    pages = [
        client.slots(access_of(persona), office="", page=page, page_size=100) for page in (1, 2)
    ]
    return [slot for page in pages for slot in page.items]


def _book(
    client: ExitEntry,
    persona: Persona = LIN_XIAOMEI,
    *,
    slot: Slot | None = None,
    serial: str | None = None,
) -> Appointment:
    return client.book(
        access_of(persona),
        office=slot.office if slot else _OFFICE,
        document="passport",
        when=(slot.on, slot.at) if slot else None,
        serial=serial or token_hex(16),
    )


def _outcome(call: Callable[[], object]) -> str:
    try:
        call()
    except AppError as exc:
        return exc.code
    return "ok"


@pytest.mark.parametrize("persona", _TRAVELLERS, ids=lambda persona: persona.code)
def test_crossings_are_out_and_in_by_turns_and_all_of_the_past(
    client: ExitEntry, persona: Persona
) -> None:
    found = client.crossings(access_of(persona), page=1, page_size=100)

    oldest_first = found.items[::-1]
    assert found.total == len(found.items) > 0
    assert [one.direction for one in oldest_first] == (["out", "in"] * found.total)[: found.total]
    assert found.items[0].direction == ("out" if persona.lives_abroad else "in")
    assert all(one.on <= two.on for one, two in pairwise(oldest_first))
    assert found.items[0].on < beijing_date(CLOCK())
    assert {one.document for one in found.items} <= {one.kind for one in persona.travel_papers}


@given(st.text(max_size=8), st.dates(date(2023, 1, 1), date(2030, 1, 1)))
def test_nobody_travels_on_a_document_that_was_revoked(seed: str, today: date) -> None:
    revoked = next(one for one in HUANG_JIANGUO.travel_papers if one.revoked_on)
    rows = crossing_rows(HUANG_JIANGUO, today, seed)

    used_on = [str(row["rq"]) for row in rows if row["zjhm"] == revoked.number]
    assert all(day < f"{revoked.revoked_on:%Y%m%d}" for day in used_on)


@given(st.text(max_size=8), st.dates(date(2023, 1, 1), date(2030, 1, 1)))
def test_who_lives_abroad_went_out_last(seed: str, today: date) -> None:
    rows = crossing_rows(TAN_YAOZU, today, seed)

    assert [row["fx"] for row in rows] == (["1", "2"] * len(rows))[: len(rows)]
    assert len(rows) % 2 == 1 or not rows


def test_a_crossing_never_shows_a_whole_document_number(client: ExitEntry) -> None:
    found = client.crossings(access_of(LIN_XIAOMEI), page=1, page_size=100)

    assert {one.document_number for one in found.items} <= {"E******12", "C******12"}


def test_crossings_come_in_pages_that_do_not_overlap(client: ExitEntry) -> None:
    access = access_of(LIN_XIAOMEI)
    whole = client.crossings(access, page=1, page_size=100)
    cut = [client.crossings(access, page=page, page_size=3) for page in (1, 2, 3)]

    assert [one for page in cut for one in page.items] == list(whole.items[:9])
    assert client.crossings(access, page=99, page_size=100).items == ()


def test_the_application_under_way_is_not_collected_yet_and_the_old_ones_are(
    client: ExitEntry,
) -> None:
    under_way, *done = client.applications(access_of(LIN_XIAOMEI))

    assert (under_way.document, under_way.state) == ("taiwan_permit", "being_made")
    assert {one.state for one in done} == {"collected"}
    assert under_way.accepted_on == under_way.steps[-1].on
    assert len({one.number for one in (under_way, *done)}) == 3


def test_who_never_travelled_has_no_record_and_may_still_make_an_appointment(
    client: ExitEntry,
) -> None:
    access = access_of(HE_XIULAN)

    for look in (client.applications, lambda who: client.crossings(who, page=1, page_size=1)):
        with pytest.raises(BureauRecordMissing):
            look(access)
    assert _book(client, HE_XIULAN).office == _OFFICE


def test_free_times_are_on_later_weekdays_the_soonest_first(client: ExitEntry) -> None:
    slots = _all_slots(client)

    today = beijing_date(CLOCK())
    assert [(slot.on, slot.at) for slot in slots] == sorted((slot.on, slot.at) for slot in slots)
    assert all(today < slot.on <= today + timedelta(days=21) for slot in slots)
    assert all(slot.on.weekday() < 5 and slot.places > 0 for slot in slots)


def test_an_office_may_be_chosen_and_one_that_does_not_exist_has_no_times(
    client: ExitEntry,
) -> None:
    access = access_of(LIN_XIAOMEI)

    chosen = client.slots(access, office=_OFFICE, page=1, page_size=100)
    unknown = client.slots(access, office="nowhere", page=1, page_size=100)

    assert {slot.office for slot in chosen.items} == {_OFFICE}
    assert (unknown.total, unknown.items) == (0, ())


def test_without_a_time_an_appointment_is_the_soonest_and_takes_one_place(
    client: ExitEntry,
) -> None:
    soonest = next(slot for slot in _all_slots(client) if slot.office == _OFFICE)

    made = _book(client)

    found = client.slots(access_of(LIN_XIAOMEI), office="", page=1, page_size=100)
    left = [slot.places for slot in found.items if _place(slot) == _place(soonest)]
    assert _place(made) == _place(soonest)
    assert left == ([soonest.places - 1] if soonest.places > 1 else [])
    assert found.appointment == made


def _place(where: Slot | Appointment) -> tuple[str, date, time]:
    return where.office, where.on, where.at


def test_of_two_who_want_the_last_place_one_gets_it(mocks: RunningMocks) -> None:
    last = next(slot for slot in _all_slots(bureaus_at(mocks)[ExitEntry]) if slot.places == 1)
    rivals = (LIN_XIAOMEI, LIANG_HAIYAN)

    def try_it(persona: Persona) -> str:
        # Each in a thread of its own, so with a client of its own.
        client = bureaus_at(mocks)[ExitEntry]
        return _outcome(lambda: _book(client, persona, slot=last))

    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(try_it, rivals))

    assert sorted(outcomes) == ["appointment_full", "ok"]


def test_the_same_submission_sent_again_is_done_once_and_answered_alike(
    client: ExitEntry,
) -> None:
    serial = token_hex(16)

    first, again = _book(client, serial=serial), _book(client, serial=serial)

    assert first == again


def test_a_no_is_said_again_to_the_same_submission_even_if_it_could_be_done_now(
    client: ExitEntry,
) -> None:
    own, serial = _book(client), token_hex(16)
    assert _outcome(lambda: _book(client, serial=serial)) == "appointment_exists"
    client.cancel(access_of(LIN_XIAOMEI), number=own.number, serial=token_hex(16))

    assert _outcome(lambda: _book(client, serial=serial)) == "appointment_exists"
    assert _outcome(lambda: _book(client)) == "ok"


def test_a_line_cut_after_the_yes_leaves_one_appointment(
    client: ExitEntry, mocks: RunningMocks
) -> None:
    serial = token_hex(16)
    mocks.put_fault({"bureau": "exit_entry", "operation": "poll", "fault": "truncate", "times": 1})
    with pytest.raises(BureauError):
        _book(client, serial=serial)

    made = _book(client, serial=serial)

    own = client.slots(access_of(LIN_XIAOMEI), office="", page=1, page_size=1).appointment
    assert own == made


@pytest.mark.parametrize("field, value", [("rq", "20990105"), ("sj", "2359")])
def test_an_appointment_at_another_time_than_was_asked_for_is_a_lie_that_counts(
    client: ExitEntry, mocks: RunningMocks, field: str, value: str
) -> None:
    slot = _all_slots(client)[0]
    lie = {"fault": "other_value", "field": field, "value": value}
    mocks.put_fault({"bureau": "exit_entry", "operation": "poll", **lie})
    for _ in range(5):
        with pytest.raises(BureauError, match="agreed format"):
            _book(client, slot=slot, serial="ab" * 16)

    with pytest.raises(BureauUnavailable):
        _book(client, slot=slot)


def test_a_second_appointment_is_refused(client: ExitEntry) -> None:
    with pytest.raises(AppointmentExists):
        _book(client, WANG_WEI_NANSHAN)


def test_a_day_that_is_not_offered_is_refused(client: ExitEntry) -> None:
    slot = _all_slots(client)[0]
    past = beijing_date(CLOCK()) - timedelta(days=1)

    with pytest.raises(AppointmentNotOffered):
        client.book(
            access_of(LIN_XIAOMEI),
            office=slot.office,
            document="passport",
            when=(past, slot.at),
            serial=token_hex(16),
        )


def test_a_full_time_is_refused(client: ExitEntry) -> None:
    free = {_place(slot) for slot in _all_slots(client)}
    times = (time(9), time(10, 30), time(14, 30), time(16))
    days = sorted({(office, on) for office, on, _ in free})
    full = next((*day, at) for day in days for at in times if (*day, at) not in free)

    with pytest.raises(AppointmentFull):
        client.book(
            access_of(LIN_XIAOMEI),
            office=full[0],
            document="passport",
            when=(full[1], full[2]),
            serial=token_hex(16),
        )


def test_a_cancelled_appointment_gives_its_place_back_once(client: ExitEntry) -> None:
    before = _all_slots(client)
    made = _book(client)
    access = access_of(LIN_XIAOMEI)

    assert client.cancel(access, number=made.number, serial=token_hex(16)) == made.number

    assert _all_slots(client) == before
    with pytest.raises(AppointmentUnknown):
        client.cancel(access, number=made.number, serial=token_hex(16))


def test_nobody_cancels_anothers_appointment(client: ExitEntry) -> None:
    made = _book(client)

    with pytest.raises(AppointmentUnknown):
        client.cancel(access_of(LIANG_HAIYAN), number=made.number, serial=token_hex(16))


def test_a_receipt_is_the_same_for_the_same_submission_and_lasts_half_a_year(
    client: ExitEntry,
) -> None:
    access, serial, photo = (
        access_of(LIN_XIAOMEI),
        token_hex(16),
        b"\xff\xd8\xff" + bytes(1_400_000),
    )

    first = client.hand_in_photo(access, photo=photo, serial=serial)
    again = client.hand_in_photo(access, photo=photo, serial=serial)
    other = client.hand_in_photo(access, photo=photo, serial=token_hex(16))

    assert first == again
    assert first.number != other.number
    assert (first.valid_until - first.received_on).days == 180


def test_someone_elses_record_is_refused_and_nothing_is_done_for_them(
    mocks: RunningMocks, client: ExitEntry
) -> None:
    mocks.put_fault({"bureau": "exit_entry", "operation": "apply", "fault": "other_citizen"})
    other = next(one for one in PERSONAS if one.code != LIANG_HAIYAN.code)

    with pytest.raises(BureauError, match="someone else"):
        _book(client, LIANG_HAIYAN)

    found = client.slots(access_of(other), office="", page=1, page_size=1)
    assert found.appointment is None
