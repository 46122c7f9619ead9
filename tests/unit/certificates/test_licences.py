import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import gevent
import pytest

from certificates.identifiers import parse_identifier
from certificates.licence_type import LicenceRecord, LicenceState, LicenceType, state_of
from certificates.types.resident_id_card import LICENCE_TYPE as ID_CARD
from core.errors import BureauRecordMissing, BureauTimeout, NotFound
from tests.fakes import FakeClock
from tests.unit.certificates.desk import RESIDENT, Desk

RECORD = LicenceRecord(
    values={}, issuer="", valid_from=date(2016, 3, 1), valid_until=date(2026, 3, 1)
)


@pytest.mark.parametrize(
    "today, state",
    [(date(2026, 3, 1), LicenceState.VALID), (date(2026, 3, 2), LicenceState.EXPIRED)],
    ids=["last-day", "day-after"],
)
def test_a_licence_is_valid_to_the_end_of_its_last_day(today: date, state: LicenceState) -> None:
    assert state_of(RECORD, today=today) is state


def test_a_licence_without_end_never_expires() -> None:
    forever = replace(RECORD, valid_until=None)

    assert state_of(forever, today=date(9999, 1, 1)) is LicenceState.VALID


@pytest.mark.parametrize("today", [date(2026, 3, 1), date(2030, 1, 1)])
@pytest.mark.parametrize(
    "standing", [LicenceState.SUSPENDED, LicenceState.SUPERSEDED, LicenceState.REVOKED]
)
def test_what_the_bureau_says_outranks_expiry(standing: LicenceState, today: date) -> None:
    assert state_of(replace(RECORD, standing=standing), today=today) is standing


def test_a_day_ends_at_midnight_in_beijing() -> None:
    """16:00 UTC is midnight in Beijing."""
    desk = Desk(clock=FakeClock(datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)))
    desk.resident_changes(valid_until=date(2026, 3, 1))
    last_second = desk.licences.read(desk.access, desk.licence_id).state
    desk.clock.advance(1)

    first_second_after = desk.licences.read(desk.access, desk.licence_id).state

    assert (last_second, first_second_after) == (LicenceState.VALID, LicenceState.EXPIRED)


def test_the_identifier_is_sound_and_says_nothing_of_the_person() -> None:
    desk = Desk()
    identifier = parse_identifier(desk.licences.find(desk.access, desk.licence_id).identifier)

    assert identifier.type_code == ID_CARD.type_code
    assert identifier.serial == desk.licence_id
    assert re.fullmatch("[A-Z2-7]{20}", identifier.serial)
    assert RESIDENT.id_number not in str(identifier)


def test_issuing_twice_is_issuing_once() -> None:
    desk = Desk()

    again = desk.enter(desk.access.subject.ref)

    (entered,) = desk.book.of_holder(desk.access.subject.ref)
    assert again == entered.licence_id == desk.licence_id


def test_nothing_is_entered_for_who_leaves_while_the_bureau_is_asked() -> None:
    desk = Desk()
    desk.population.meanwhile = lambda: desk.citizens.forget("account")

    desk.licences.mine(desk.access)

    assert desk.book.of_holder(desk.access.subject.ref) == ()


def test_another_citizens_licence_has_another_id_and_is_not_found() -> None:
    desk = Desk()
    theirs = desk.enter("someone-else")

    assert theirs != desk.licence_id
    with pytest.raises(NotFound):
        desk.licences.read(desk.access, theirs)


def test_a_licence_that_the_bureau_no_longer_holds_leaves_the_list() -> None:
    desk = Desk()
    desk.population.failure = BureauRecordMissing(bureau="population")

    assert desk.licences.mine(desk.access) == ()
    with pytest.raises(BureauRecordMissing):
        desk.licences.read(desk.access, desk.licence_id)


def test_a_bureau_that_fails_is_an_entry_with_its_error() -> None:
    desk = Desk()
    desk.population.failure = BureauTimeout(bureau="population")

    (entry,) = desk.licences.mine(desk.access)

    assert (entry.licence, entry.licence_id) == (None, desk.licence_id)
    assert isinstance(entry.error, BureauTimeout)


def test_a_bureau_that_dawdles_costs_its_own_entry_only() -> None:
    desk = Desk(kinds=(ID_CARD, slow_type()))

    card, slow = desk.licences.mine(desk.access)

    assert card.licence is not None
    assert slow.error is not None
    assert slow.error.code == "budget_exceeded"


def slow_type() -> LicenceType:
    def read(_bureaus: object, _access: object, _today: date) -> tuple[LicenceRecord, ...]:
        gevent.sleep(timedelta(minutes=1).total_seconds())

    return replace(ID_CARD, code="slow-card", read=read)


def test_a_bug_of_ours_is_not_taken_for_a_bureau_that_is_down() -> None:
    def read(_bureaus: object, _access: object, _today: date) -> None:
        raise KeyError("a bug")

    desk = Desk(kinds=(replace(ID_CARD, code="buggy", read=read),))

    with pytest.raises(KeyError):
        desk.licences.mine(desk.access)
