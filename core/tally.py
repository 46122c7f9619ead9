"""Counting in memory: the files in which workers share their metrics are told once a second.

Writing one number to such a file takes 3 µs and a lock; a page counts a dozen.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from prometheus_client import Counter, Histogram


class Seconds(Histogram):
    """A histogram of durations that takes many values at the cost of one."""

    def observe_all(self, values: Sequence[float]) -> None:
        """Note values; each bucket that they fall into is written once."""
        counts: dict[int, int] = {}
        for value in values:
            bucket = bisect_left(self._upper_bounds, value)
            counts[bucket] = counts.get(bucket, 0) + 1
        self._sum.inc(sum(values))
        for bucket, count in counts.items():
            self._buckets[bucket].inc(count)


class Tally:
    """Counts and measurements that are still to be told. Unless `held` each is told at once."""

    def __init__(self) -> None:
        self._is_holding = False
        self._counted: dict[Counter, int] = {}
        self._measured: dict[Seconds, list[float]] = {}

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep back what comes meanwhile until `tell` is called, or this ends."""
        self._is_holding = True
        try:
            yield
        finally:
            self._is_holding = False
            self.tell()

    def count(self, counter: Counter) -> None:
        """Count one more."""
        if self._is_holding:
            self._counted[counter] = self._counted.get(counter, 0) + 1
        else:
            counter.inc()

    def measure(self, histogram: Seconds, value: float) -> None:
        """Note one value."""
        if self._is_holding:
            self._measured.setdefault(histogram, []).append(value)
        else:
            histogram.observe(value)

    def tell(self) -> None:
        """Tell all that was kept back."""
        counted, self._counted = self._counted, {}
        measured, self._measured = self._measured, {}
        for counter, times in counted.items():
            counter.inc(times)
        for histogram, values in measured.items():
            histogram.observe_all(values)


tally = Tally()
"""This process's."""
