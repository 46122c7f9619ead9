import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from certificates.codes import CodeMode
from certificates.errors import (
    CodeExpired,
    CodeNotAllowed,
    CodeRefused,
    CodeRevoked,
    CodeUnreadable,
    CodeUsed,
    LicenceNotValid,
)
from certificates.licence_type import Disclosure, LicenceState, LicenceType
from certificates.online import OnlineCodes
from certificates.types.resident_id_card import LICENCE_TYPE as ID_CARD
from core.access import Access
from core.crypto import Vault
from core.errors import BureauRecordMissing, BureauTimeout, InvalidInput
from core.store.sqlite import SqliteStore
from tests.fakes import FakeClock
from tests.unit.certificates.desk import HOTEL, RESIDENT, Desk

SCANNERS = 50


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_scan_tells_the_present_state(desk: Desk) -> None:
    code = desk.code()
    desk.resident_changes(valid_until=date(2026, 2, 28))

    found = desk.scan(code.payload)

    assert (found.state, found.is_accepted) == (LicenceState.EXPIRED, False)


def test_a_scan_tells_the_present_facts(desk: Desk) -> None:
    code = desk.code()
    desk.resident_changes(name="林小梅")

    assert desk.scan(code.payload).fields["name"] == "林小梅"


@pytest.mark.parametrize("mode", list(CodeMode))
def test_a_use_is_kept_by_names_of_fields_and_never_by_their_values(
    desk: Desk, mode: CodeMode
) -> None:
    desk.scan(desk.code(mode).payload)

    (use,) = desk.uses.of_licence(desk.licence_id, limit=9)
    kept = [doc.doc for _, doc in find_uses(desk)]
    assert (use.organisation, use.mode, use.fields) == (
        "样例酒店",
        mode.value,
        ("name", "id_number"),
    )
    assert RESIDENT.name not in str(kept)
    assert RESIDENT.id_number not in str(kept)


def find_uses(desk: Desk) -> list[tuple[str, object]]:
    return desk.store.find("licence_use", "licence", desk.licence_id, now=desk.clock(), limit=9)


def test_a_payload_is_not_kept(desk: Desk) -> None:
    code = desk.code()

    assert desk.store.get("licence_code", code.payload, now=desk.clock()) is None
    assert desk.online.find(code.payload).key not in code.payload


@pytest.mark.parametrize(
    "failure, refusal",
    [
        (BureauRecordMissing(bureau="population"), CodeRevoked),
        (BureauTimeout(bureau="population"), BureauTimeout),
    ],
    ids=["gone", "down"],
)
def test_a_scan_that_ends_without_fields_does_not_spend_the_code(
    desk: Desk, failure: BureauTimeout, refusal: type[Exception]
) -> None:
    code = desk.code()
    desk.population.failure = failure
    with pytest.raises(refusal):
        desk.scan(code.payload)
    desk.population.failure = None

    assert desk.scan(code.payload).fields["name"] == RESIDENT.name
    assert len(find_uses(desk)) == 1


def desk_that_says(standing: LicenceState) -> Desk:
    def read(bureaus: object, access: Access, today: date) -> object:
        (record,) = ID_CARD.read(bureaus, access, today)
        return (replace(record, standing=standing),)

    return Desk(kinds=(replace(ID_CARD, read=read),))


@pytest.mark.parametrize("standing", [LicenceState.REVOKED, LicenceState.SUPERSEDED])
def test_a_revoked_or_replaced_licence_is_refused(standing: LicenceState) -> None:
    desk = desk_that_says(standing)

    with pytest.raises(CodeRevoked):
        desk.scan(desk.code().payload)


def test_a_suspended_licence_is_told_as_such_and_not_accepted() -> None:
    desk = desk_that_says(LicenceState.SUSPENDED)

    found = desk.scan(desk.code().payload)

    assert (found.is_accepted, found.state) == (False, LicenceState.SUSPENDED)


def test_no_offline_code_is_made_of_a_suspended_licence() -> None:
    with pytest.raises(LicenceNotValid):
        desk_that_says(LicenceState.SUSPENDED).code(CodeMode.OFFLINE)


@pytest.mark.parametrize("mode", list(CodeMode))
def test_a_licence_that_left_the_book_is_refused(desk: Desk, mode: CodeMode) -> None:
    code = desk.code(mode)
    desk.store.delete("licence", desk.licence_id)

    with pytest.raises(CodeRevoked):
        desk.scan(code.payload)


@pytest.mark.parametrize("mode", list(CodeMode))
def test_codes_of_a_holder_who_left_the_platform_are_refused(desk: Desk, mode: CodeMode) -> None:
    code = desk.code(mode)
    desk.citizens.forget("account")

    with pytest.raises(CodeRevoked):
        desk.scan(code.payload)


def test_an_offline_code_of_an_older_version_is_refused(desk: Desk) -> None:
    code = desk.code(CodeMode.OFFLINE)
    desk.resident_changes(name="林小梅")

    with pytest.raises(CodeRevoked):
        desk.scan(code.payload)


def test_an_old_code_is_called_expired_for_an_hour_and_unreadable_after(desk: Desk) -> None:
    code = desk.code()

    desk.clock.advance(60)
    with pytest.raises(CodeExpired):
        desk.scan(code.payload)
    desk.clock.advance(3600)
    with pytest.raises(CodeUnreadable):
        desk.scan(code.payload)


def test_a_code_that_ends_while_the_bureau_thinks_reveals_nothing(desk: Desk) -> None:
    def read(bureaus: object, access: Access, today: date) -> object:
        desk.clock.advance(60)
        return ID_CARD.read(bureaus, access, today)

    slow = Desk(store=desk.store, clock=desk.clock, kinds=(replace(ID_CARD, read=read),))
    code = slow.code()

    with pytest.raises(CodeExpired):
        slow.scan(code.payload)
    assert find_uses(slow) == []


def test_a_field_that_never_leaves_cannot_be_told_by_an_old_code_either() -> None:
    """The type's rules at the scan count, not those when the code was made."""
    desk = Desk()
    code = desk.code(CodeMode.ONLINE, "sex")
    closed = Desk(store=desk.store, clock=desk.clock, kinds=(without_sex(),))

    with pytest.raises(CodeNotAllowed):
        closed.scan(code.payload)


def without_sex() -> LicenceType:
    fields = tuple(
        replace(field, disclosure=Disclosure.NEVER) if field.name == "sex" else field
        for field in ID_CARD.fields
    )
    return replace(ID_CARD, fields=fields)


def test_a_code_that_shows_nothing_is_not_made(desk: Desk) -> None:
    with pytest.raises(InvalidInput):
        desk.codes.make(
            desk.access, desk.licence_id, mode=CodeMode.ONLINE, fields=(), audience=None
        )


def test_refusals_come_before_the_bureau_is_asked(desk: Desk) -> None:
    payload = desk.code().payload
    barred = replace(HOTEL, licence_types=frozenset())
    with pytest.raises(CodeNotAllowed):
        desk.scan(payload, barred)
    with pytest.raises(CodeUnreadable):
        desk.scan("MS1:" + "A" * 32)

    assert desk.population.asked == 0


def test_of_fifty_scanners_at_once_one_gets_the_fields(tmp_path: Path) -> None:
    desk = Desk(store=SqliteStore(tmp_path / "store.sqlite3"))
    payload = desk.code().payload

    def scan(_number: int) -> str:
        try:
            return str(desk.scan(payload).fields["name"])
        except CodeRefused as refusal:
            return refusal.code

    with ThreadPoolExecutor(SCANNERS) as pool:
        answers = Counter(pool.map(scan, range(SCANNERS)))

    assert answers == {RESIDENT.name: 1, "code_used": SCANNERS - 1}
    assert len(find_uses(desk)) == 1


def test_of_processes_at_once_one_spends_the_code(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    payload = Desk(store=SqliteStore(path)).code().payload
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as pool:
        outcomes = Counter(pool.map(spend, [path] * 12, [payload] * 12))

    assert outcomes == {"spent": 1, "code_used": 11}


def spend(path: Path, payload: str) -> str:
    codes = OnlineCodes(SqliteStore(path), Vault(bytes(32)), FakeClock())
    try:
        codes.spend(codes.find(payload), by="a", fields=())
    except CodeUsed as used:
        return used.code
    return "spent"


def test_two_issuers_at_once_enter_one_licence(tmp_path: Path) -> None:
    desk = Desk(store=SqliteStore(tmp_path / "store.sqlite3"))

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(desk.enter, ["someone"] * 16))) == 1
