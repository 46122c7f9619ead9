"""Nobody overtakes who waits, and who gives up leaves nothing behind."""

import threading
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from auth.verifier.turns import Turns
from tests.unit.verifier.test_pool import PATIENCE_S, wait_until


@given(st.integers(1, 5))
def test_there_are_so_many_turns_and_no_more(count: int) -> None:
    turns = Turns(count)

    assert [turns.take(within_s=0) for _ in range(count + 2)] == [True] * count + [False] * 2


def test_who_gave_up_takes_nobodys_turn() -> None:
    turns = Turns(1)
    assert turns.take(within_s=0)
    assert not turns.take(within_s=0.01)

    turns.give_back()

    assert turns.take(within_s=0)


def test_who_waits_is_not_overtaken_by_who_just_gave_a_turn_back() -> None:
    turns = Turns(1)
    assert turns.take(within_s=0)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(turns.take, within_s=PATIENCE_S)

        def give_back_and_be_too_late_again() -> bool:
            turns.give_back()
            return not turns.take(within_s=0)

        wait_until(give_back_and_be_too_late_again)

    assert waiting.result()


def test_many_threads_all_get_their_turn_and_never_too_many_at_once() -> None:
    turns, lock = Turns(3), threading.Lock()
    busy, most = 0, 0

    def work(_: int) -> bool:
        nonlocal busy, most
        taken = turns.take(within_s=PATIENCE_S)
        with lock:
            busy += 1
            most = max(most, busy)
        with lock:
            busy -= 1
        turns.give_back()
        return taken

    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(work, range(400)))

    assert all(taken)
    assert most <= 3
    assert [turns.take(within_s=0) for _ in range(4)] == [True] * 3 + [False]
