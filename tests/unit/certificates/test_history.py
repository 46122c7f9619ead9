"""What becomes of a licence: versions, states, and its holder's own block."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.codes import CodeMode
from certificates.errors import CodeRevoked, LicenceBlocked
from certificates.history import LAST_VERSION, Why, sight_of, version_after
from certificates.issued import IssuedLicence
from certificates.licence_type import (
    PORTRAIT,
    FieldKind,
    LicenceRecord,
    LicenceState,
    LicenceType,
    Lifetime,
)
from certificates.registry import discover
from certificates.types.resident_id_card import LICENCE_TYPE as ID_CARD
from core.crypto import Vault
from core.errors import BureauRecordMissing
from core.store.base import Doc, StaleVersion
from core.store.sqlite import SqliteStore
from tests.unit.certificates.desk import HOTEL, RESIDENT, Desk

DAILY = [kind for kind in discover() if kind.lifetime is Lifetime.DAILY]
VAULT = Vault(bytes(32))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def look(desk: Desk) -> IssuedLicence:
    return desk.licences.read(desk.access, desk.licence_id).issued


def story(desk: Desk) -> list[tuple[int, str]]:
    issued = desk.licences.find(desk.access, desk.licence_id)
    return [(event.version, event.why.value) for event in issued.events]


def record_with(desk: Desk, **changes: object) -> LicenceRecord:
    (record,) = ID_CARD.read(desk.bureaus, desk.access, date(2026, 3, 1))
    return replace(record, **changes)


def see(desk: Desk, asked_at: datetime | None = None, **changes: object) -> IssuedLicence:
    return desk.book.see(
        desk.access.subject.ref,
        ID_CARD,
        record_with(desk, **changes),
        asked_at=asked_at or desk.clock(),
    )


def test_a_correction_makes_a_version_with_an_identifier_of_its_own(desk: Desk) -> None:
    before = look(desk)
    desk.resident_changes(address="深圳市南山区样例路1号")

    after = look(desk)

    assert (before.version, after.version) == (1, 2)
    assert ".001." in before.identifier and ".002." in after.identifier
    assert after.identifier_of(1) == before.identifier
    assert story(desk) == [(1, "issued"), (2, "corrected")]


def test_other_dates_are_a_renewal_whatever_else_is_new(desk: Desk) -> None:
    desk.resident_changes(valid_until=date(2048, 5, 14), address="深圳市")

    assert look(desk).version == 2
    assert story(desk)[-1] == (2, "renewed")


def test_the_same_answer_again_is_no_event(desk: Desk) -> None:
    look(desk)
    look(desk)

    assert story(desk) == [(1, "issued")]


def test_states_are_in_the_history_and_make_no_version(desk: Desk) -> None:
    for standing in (LicenceState.SUSPENDED, LicenceState.VALID, LicenceState.SUPERSEDED):
        see(desk, standing=standing)

    assert story(desk)[1:] == [(1, "suspended"), (1, "restored"), (1, "superseded")]


def test_what_the_bureau_no_longer_holds_is_revoked_until_it_does_again(desk: Desk) -> None:
    desk.population.failure = BureauRecordMissing(bureau="population")
    desk.licences.mine(desk.access)
    with pytest.raises(BureauRecordMissing):
        look(desk)
    desk.population.failure = None

    look(desk)

    assert story(desk) == [(1, "issued"), (1, "revoked"), (1, "restored")]


def test_asking_for_a_licence_that_the_bureau_no_longer_holds_is_in_the_trail(desk: Desk) -> None:
    desk.population.failure = BureauRecordMissing(bureau="population")
    with pytest.raises(BureauRecordMissing):
        look(desk)

    found = desk.store.find("audit", "subject", desk.access.subject.ref, now=desk.clock(), limit=9)
    (event,) = [stored.doc for _, stored in found]

    assert (event["action"], event["object"]) == ("licence.read", desk.licence_id)
    assert event["outcome"] == BureauRecordMissing.code


def test_a_licence_that_was_revoked_when_first_seen_says_so(desk: Desk) -> None:
    entered = desk.book.see(
        "someone", ID_CARD, record_with(desk, standing=LicenceState.REVOKED), asked_at=desk.clock()
    )

    assert [event.why for event in entered.events] == [Why.ISSUED, Why.REVOKED]


def test_of_readers_at_once_one_enters_what_all_see(tmp_path: Path) -> None:
    desk = Desk(store=SqliteStore(tmp_path / "store.sqlite3"))
    asked_at = desk.clock()

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda _n: see(desk, asked_at, issuer="another"), range(16)))

    assert {issued.version for issued in seen} == {2}
    assert story(desk) == [(1, "issued"), (2, "corrected")]


def test_an_older_answer_that_comes_late_does_not_undo_a_newer_one(desk: Desk) -> None:
    asked_at = desk.clock()
    desk.clock.advance(1)
    see(desk, issuer="corrected")

    with pytest.raises(StaleVersion):
        see(desk, asked_at)
    assert story(desk) == [(1, "issued"), (2, "corrected")]


def test_who_hears_an_older_answer_asks_again(desk: Desk) -> None:
    """A correction is seen by somebody else while this reader's bureau still thinks."""

    def read(bureaus: object, access: object, today: date) -> tuple[LicenceRecord, ...]:
        found = ID_CARD.read(bureaus, access, today)
        if other.population.asked == 1:
            other.clock.advance(1)
            other.resident_changes(name="林小梅")
            see(other)
        return found

    other = Desk(kinds=(replace(ID_CARD, read=read),))

    licence = other.licences.read(other.access, other.licence_id)

    assert licence.record.values["name"] == "林小梅"
    assert licence.issued.version == 2


def test_what_is_issued_ahead_of_its_bureau_is_not_revoked_for_that(desk: Desk) -> None:
    issued = issue(desk, issuer="样例签发机关")

    desk.book.miss(issued, asked_at=desk.clock())

    assert told_of(desk, issued) == [(1, "issued")]


def test_what_is_issued_keeps_its_version_however_the_bureau_spells_it(desk: Desk) -> None:
    issued = issue(desk, issuer="样例签发机关")

    met = see(desk, key="issued here")
    again = see(desk, key="issued here")

    assert met.identifier == again.identifier == issued.identifier
    assert told_of(desk, issued) == [(1, "issued")]


def test_what_changes_after_its_bureau_was_seen_to_hold_it_counts(desk: Desk) -> None:
    issued = issue(desk)
    see(desk, key="issued here", standing=LicenceState.SUSPENDED)
    see(desk, key="issued here", issuer="别的样例机关")

    desk.book.miss(see(desk, key="issued here"), asked_at=desk.clock())

    whys = [why for _, why in told_of(desk, issued)]
    assert whys == ["issued", "suspended", "corrected", "restored", "corrected", "revoked"]


def test_who_was_asked_before_the_issue_does_not_speak_of_it(desk: Desk) -> None:
    asked_at = desk.clock()
    desk.clock.advance(1)
    issue(desk)

    with pytest.raises(StaleVersion):
        see(desk, asked_at, key="issued here")


def test_what_is_issued_anew_with_another_content_is_another_version(desk: Desk) -> None:
    first = issue(desk)

    second = issue(desk, issuer="别的样例机关")

    met = see(desk, key="issued here", issuer="第三种写法")
    assert (first.version, second.version, met.version) == (1, 2, 2)


def issue(desk: Desk, **changes: object) -> IssuedLicence:
    """Issue a licence that the bureau does not know."""
    record = record_with(desk, key="issued here", **changes)
    return desk.book.issue(desk.access.subject.ref, ID_CARD, record, at=desk.clock())


def told_of(desk: Desk, issued: IssuedLicence) -> list[tuple[int, str]]:
    found = desk.licences.find(desk.access, issued.licence_id)
    return [(event.version, event.why.value) for event in found.events]


def test_nothing_that_a_record_says_is_kept(desk: Desk) -> None:
    desk.resident_changes(address="深圳市南山区")
    look(desk)

    kept = str(desk.store.get("licence", desk.licence_id, now=desk.clock()))

    for said in (RESIDENT.name, RESIDENT.id_number, "1991", "南山", "2038", RESIDENT.card_issuer):
        assert said not in kept


def test_equal_records_of_two_people_have_nothing_in_common(desk: Desk) -> None:
    mine, theirs = (sight_of(record_with(desk), ID_CARD, who, VAULT) for who in ("me", "them"))

    assert mine.content != theirs.content
    assert mine.dates != theirs.dates


def test_a_licence_entered_before_versions_were_kept_stays_as_it_is(desk: Desk) -> None:
    stored = desk.store.get("licence", desk.licence_id, now=desk.clock())
    kept = {name: stored.doc[name] for name in ("citizen", "type", "version")}
    old = {**kept, "identifier": "1.2", "issued_at": "2026-01-01T00:00:00Z"}
    desk.store.put(
        "licence",
        desk.licence_id,
        old,
        expect_version=stored.version,
        expires_at=None,
        now=desk.clock(),
    )

    assert look(desk).version == 1
    desk.resident_changes(address="深圳市")
    assert look(desk).version == 2


@pytest.mark.parametrize("kind", DAILY, ids=[kind.code for kind in DAILY])
def test_what_changes_by_its_nature_makes_no_version(kind: LicenceType) -> None:
    record = LicenceRecord(
        values={field.name: "a" for field in kind.fields},
        issuer="b",
        valid_from=date(2026, 3, 1),
        valid_until=None,
    )
    others = {field.name: "c" for field in kind.fields if not field.is_versioned}
    tomorrow = replace(record, values={**record.values, **others}, valid_from=date(2026, 3, 2))
    named = replace(record, values={**record.values, "name": "c"})

    first, second, third = (sight_of(one, kind, "id", VAULT) for one in (record, tomorrow, named))

    assert others and first == second != third


def test_coming_of_age_is_no_correction() -> None:
    ages = [field for field in ID_CARD.fields if field.kind is FieldKind.YES_NO]

    assert [field.is_versioned for field in ages] == [False]


@given(st.lists(st.sampled_from(list(Why)), max_size=50), st.integers(1, LAST_VERSION))
def test_a_version_never_falls_and_never_outgrows_its_three_digits(
    happened: list[Why], version: int
) -> None:
    for why in happened:
        after = version_after(version, why)
        assert version <= after <= min(version + 1, LAST_VERSION)
        version = after


def test_a_history_keeps_its_first_and_its_latest_events(desk: Desk) -> None:
    for number in range(110):
        see(desk, issuer=f"issuer {number}")

    kept = story(desk)

    assert len(kept) == 100
    assert (kept[0], kept[1], kept[-1]) == ((1, "issued"), (13, "corrected"), (111, "corrected"))


def test_a_blocked_licence_is_shown_to_nobody(desk: Desk) -> None:
    codes = [desk.code(mode) for mode in CodeMode]
    desk.licences.block(desk.access, desk.licence_id)

    for code in codes:
        with pytest.raises(CodeRevoked):
            desk.scan(code.payload)
    for mode in CodeMode:
        with pytest.raises(LicenceBlocked):
            desk.code(mode)
    assert desk.licences.read(desk.access, desk.licence_id).state is LicenceState.SUSPENDED


def test_an_unblocked_licence_is_shown_again_but_its_old_offline_codes_are_not(desk: Desk) -> None:
    old = desk.code(CodeMode.OFFLINE)
    desk.licences.block(desk.access, desk.licence_id)
    desk.licences.block(desk.access, desk.licence_id)
    desk.licences.unblock(desk.access, desk.licence_id)
    desk.licences.unblock(desk.access, desk.licence_id)

    assert desk.scan(desk.code(CodeMode.OFFLINE).payload).is_accepted
    with pytest.raises(CodeRevoked):
        desk.scan(old.payload)
    assert [why for _, why in story(desk)] == [
        "issued",
        "blocked_by_holder",
        "unblocked_by_holder",
    ]


def test_a_block_outlives_what_the_bureau_changes(desk: Desk) -> None:
    desk.licences.block(desk.access, desk.licence_id)
    desk.clock.advance(timedelta(days=1).total_seconds())
    desk.resident_changes(name="林小梅")

    assert look(desk).blocked_at is not None


@pytest.mark.parametrize("mode", list(CodeMode))
def test_a_licence_that_is_blocked_while_its_bureau_is_asked_is_not_shown(
    desk: Desk, mode: CodeMode
) -> None:
    code = desk.code(mode)
    desk.population.meanwhile = lambda: desk.licences.block(desk.access, desk.licence_id)

    with pytest.raises(CodeRevoked):
        desk.scan(code.payload)


def test_a_licence_that_is_blocked_while_its_portrait_is_fetched_is_not_shown(desk: Desk) -> None:
    code = desk.code(CodeMode.ONLINE, "name", PORTRAIT)
    officer = replace(HOTEL, fields=HOTEL.fields | {PORTRAIT})
    desk.population.photo_is_read = lambda: desk.licences.block(desk.access, desk.licence_id)

    with pytest.raises(CodeRevoked):
        desk.scan(code.payload, officer)


def test_a_licence_that_is_blocked_while_its_code_is_spent_is_not_shown() -> None:
    class Slow(SqliteStore):
        """Somebody blocks the licence before a code is marked as used."""

        def put(self, kind: str, key: str, doc: Doc, **options: Any) -> int:
            if kind == "licence_code" and doc["used"]:
                desk.licences.block(desk.access, desk.licence_id)
            return super().put(kind, key, doc, **options)

    desk = Desk(store=Slow(None))
    code = desk.code()

    with pytest.raises(CodeRevoked):
        desk.scan(code.payload)


def test_who_blocks_and_unblocks_does_not_hear_of_what_a_read_enters_in_between(
    desk: Desk,
) -> None:
    found = look(desk)
    desk.resident_changes(address="深圳市南山区样例路1号")
    look(desk)
    blocked = desk.book.block(found)
    desk.resident_changes(address="深圳市南山区样例路2号")
    look(desk)
    unblocked = desk.book.unblock(blocked)

    assert (blocked.version, blocked.blocked_at) == (2, desk.clock())
    assert (unblocked.version, unblocked.blocked_at) == (3, None)
    assert [why for _, why in story(desk)] == [
        "issued",
        "corrected",
        "blocked_by_holder",
        "corrected",
        "unblocked_by_holder",
    ]
