"""What is counted is told in the end, and while it is held back only when somebody asks."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Counter

from core.tally import Seconds, Tally


class Board:
    """A counter and a histogram of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.seen = Counter("seen", "What was seen", ["what"], registry=self._registry)
        self.took = Seconds("took", "What it took", registry=self._registry, buckets=(1, 10))

    def told(self, name: str, labels: Mapping[str, str] | None = None) -> float:
        return self._registry.get_sample_value(name, labels or {}) or 0.0


def test_unless_it_is_held_each_is_told_at_once() -> None:
    tally, board = Tally(), Board()
    tally.count(board.seen.labels("cat"))
    tally.measure(board.took, 5)

    assert board.told("seen_total", {"what": "cat"}) == 1
    assert board.told("took_sum") == 5


def test_what_is_held_is_told_when_asked_for() -> None:
    tally, board = Tally(), Board()
    with tally.held():
        tally.count(board.seen.labels("cat"))
        tally.measure(board.took, 5)
        before = board.told("seen_total", {"what": "cat"}), board.told("took_count")
        tally.tell()
        after = board.told("seen_total", {"what": "cat"}), board.told("took_count")

    assert (before, after) == ((0, 0), (1, 1))


@given(
    counts=st.lists(st.sampled_from(["cat", "dog", "tell"]), max_size=50),
    values=st.lists(st.integers(0, 20), max_size=50),
)
def test_nothing_is_lost_or_told_twice(counts: list[str], values: list[int]) -> None:
    tally, board = Tally(), Board()
    with tally.held():
        for name in counts:
            if name == "tell":
                tally.tell()
            else:
                tally.count(board.seen.labels(name))
        for value in values:
            tally.measure(board.took, value)

    for name in ("cat", "dog"):
        assert board.told("seen_total", {"what": name}) == counts.count(name)
    for most in (1, 10):
        told = board.told("took_bucket", {"le": f"{most}.0"})
        assert told == sum(value <= most for value in values)
    assert (board.told("took_count"), board.told("took_sum")) == (len(values), sum(values))
