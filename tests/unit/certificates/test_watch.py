"""Waiting for a scan: who hears of it, when, and at what cost to others."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import gevent
import pytest
from gevent.event import Event

from certificates.codes import CodeMode
from certificates.errors import CodeRefused
from certificates.online import CodeState, OnlineCodes
from certificates.waiting import LONGEST_WAIT_S, MOST_WAITING
from certificates.watch import CodeWatch
from core.caller import Caller
from core.crypto import Vault
from core.errors import NotFound
from core.store.sqlite import SqliteStore
from tests.fakes import FakeSeconds
from tests.unit.certificates.desk import Desk

NOBODY = Caller({})


class Pauses:
    """Counts the pauses, and has something happen in one of them.

    Args:
        late_s: How much longer each takes than it was asked to.
    """

    def __init__(
        self,
        at: int = 0,
        happen: Callable[[], object] = lambda: None,
        *,
        late_s: float = 0.0,
    ) -> None:
        self.elapsed_s = FakeSeconds()
        self.count = 0
        self._late_s = late_s
        self._at = at
        self._happen = happen

    def __call__(self, seconds: float) -> None:
        self.elapsed_s.advance(seconds + self._late_s)
        self.count += 1
        if self.count == self._at:
            self._happen()


class GoneAfter(Caller):
    """Somebody who hangs up after so many looks."""

    def __init__(self, looks: int) -> None:
        super().__init__({})
        self._looks = looks

    def is_gone(self) -> bool:
        self._looks -= 1
        return self._looks < 0


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_scan_is_told_in_the_pause_in_which_it_comes(desk: Desk) -> None:
    code = desk.code()
    pauses = Pauses(3, lambda: desk.scan(code.payload))
    watch = CodeWatch(desk.online, pause=pauses)

    status = watch.wait(desk.licence_id, str(code.code_id), wait_s=25, caller=NOBODY)

    assert (status.state, status.scanned_by) == (CodeState.SCANNED, "样例酒店")
    assert (status.scanned_at, status.fields) == (desk.clock(), ("name", "id_number"))
    assert pauses.count == 3


def test_who_does_not_want_to_wait_does_not(desk: Desk) -> None:
    pauses = Pauses()
    code_id = str(desk.code().code_id)

    status = CodeWatch(desk.online, pause=pauses).wait(
        desk.licence_id, code_id, wait_s=0, caller=NOBODY
    )

    assert (status.state, pauses.count) == (CodeState.WAITING, 0)


@pytest.mark.parametrize("late_s, pauses_made", [(0.0, 100), (0.75, 25), (60.0, 1)])
def test_a_wait_ends_with_its_time_however_long_a_pause_takes(
    desk: Desk, late_s: float, pauses_made: int
) -> None:
    pauses = Pauses(late_s=late_s)
    code_id = str(desk.code().code_id)

    status = CodeWatch(desk.online, pause=pauses, elapsed_s=pauses.elapsed_s).wait(
        desk.licence_id, code_id, wait_s=LONGEST_WAIT_S, caller=NOBODY
    )

    assert (status.state, pauses.count) == (CodeState.WAITING, pauses_made)


def test_a_wait_ends_with_its_code(desk: Desk) -> None:
    pauses = Pauses(2, lambda: desk.clock.advance(60))
    code_id = str(desk.code().code_id)

    status = CodeWatch(desk.online, pause=pauses).wait(
        desk.licence_id, code_id, wait_s=25, caller=NOBODY
    )

    assert (status.state, pauses.count) == (CodeState.EXPIRED, 2)


def test_nobody_is_waited_for_who_has_gone(desk: Desk) -> None:
    pauses = Pauses()
    code_id = str(desk.code().code_id)

    CodeWatch(desk.online, pause=pauses).wait(
        desk.licence_id, code_id, wait_s=25, caller=GoneAfter(looks=4)
    )

    assert pauses.count == 4


def test_of_fifty_scanners_at_once_the_holder_hears_of_the_one_that_saw(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    desk = Desk(store=SqliteStore(path))
    code = desk.code()

    def scan(_number: int) -> int:
        with suppress(CodeRefused):
            desk.scan(code.payload)
            return 1
        return 0

    def all_scan() -> None:
        with ThreadPoolExecutor(50) as pool:
            assert sum(pool.map(scan, range(50))) == 1

    # The holder waits at another process, which has the store in common and nothing else.
    elsewhere = OnlineCodes(SqliteStore(path), Vault(bytes(32)), desk.clock)
    watch = CodeWatch(elsewhere, pause=Pauses(1, all_scan))

    status = watch.wait(desk.licence_id, str(code.code_id), wait_s=25, caller=NOBODY)

    assert (status.state, status.scanned_by) == (CodeState.SCANNED, "样例酒店")


def test_more_than_may_wait_are_answered_at_once(desk: Desk) -> None:
    code = desk.code()
    scanned = Event()
    watch = CodeWatch(desk.online, pause=lambda _seconds: scanned.wait())

    def wait() -> CodeState:
        status = watch.wait(desk.licence_id, str(code.code_id), wait_s=1, caller=NOBODY)
        return status.state

    waiting = [gevent.spawn(wait) for _ in range(MOST_WAITING)]
    gevent.idle()
    at_once = wait()
    desk.scan(code.payload)
    scanned.set()
    gevent.joinall(waiting)

    assert at_once is CodeState.WAITING
    assert {task.value for task in waiting} == {CodeState.SCANNED}


@pytest.mark.parametrize("licence_id", ["ANOTHERLICENCE", "mine"])
def test_a_code_is_known_to_its_own_licence_alone(desk: Desk, licence_id: str) -> None:
    code_id = str(desk.code().code_id) if licence_id != "mine" else "no-such-code"
    asked = desk.licence_id if licence_id == "mine" else licence_id

    with pytest.raises(NotFound):
        desk.online.status(asked, code_id)


def test_a_codes_id_cannot_be_scanned(desk: Desk) -> None:
    code = desk.code()

    with pytest.raises(CodeRefused):
        desk.scan(str(code.code_id))
    assert desk.code(CodeMode.OFFLINE).code_id is None
