"""The orders in force, and which of them acts on a request."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from mock_upstreams.clock import Clock
from mock_upstreams.faults import EVERY_BUREAU, Fault, FaultKind
from mock_upstreams.seeded import fraction

ORDERED = "faults"
"""The layer of what was ordered one by one. It goes before presets, the latest first."""


def nobody() -> str | None:
    return None


def no_header(_name: str) -> str | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request, as far as an order may ask about it.

    `header` gives the value of one; `who` the code of the citizen that it is about, found out only
    where an order asks. `is_writing`: what is changed is changed now, never in the past.
    """

    bureau: str
    operation: str
    header: Callable[[str], str | None] = no_header
    who: Callable[[], str | None] = nobody
    is_writing: bool = False


@dataclass(kw_only=True)
class _Order:
    """An order with what became of it: how often it will still act, how many requests fitted."""

    fault: Fault
    name: str
    put_at: datetime
    left: int | None
    fitted: int = 0

    def passed_s(self, now: datetime) -> float:
        return max((now - self.put_at).total_seconds(), 0.0)

    def is_over(self, now: datetime) -> bool:
        fault = self.fault
        if self.left == 0:
            return True
        return fault.for_s is not None and self.passed_s(now) >= (fault.after_s or 0) + fault.for_s

    def is_on(self, now: datetime) -> bool:
        since_s = self.passed_s(now) - (self.fault.after_s or 0)
        if since_s < 0:
            return False
        every_s, on_s = self.fault.every_s, self.fault.on_s
        return every_s is None or on_s is None or since_s % every_s < on_s

    def fits(self, call: Call) -> bool:
        fault = self.fault
        if fault.bureau not in (EVERY_BUREAU, call.bureau):
            return False
        if fault.operation not in (None, call.operation):
            return False
        if fault.kind is FaultKind.STALE_RECORD and call.is_writing:
            return False
        if not all(_is(call.header(one[0]), one[1]) for one in (fault.header or {}).items()):
            return False
        return fault.persona is None or call.who() == fault.persona

    def draw(self, seed: str) -> Fault | None:
        """Count a request that fits; return what befalls it, None where it is spared."""
        self.fitted += 1
        fault = self.fault
        parts = (fault.seed if fault.seed is not None else seed, self.name, self.fitted)
        if fault.probability is not None and fraction(*parts, "acts") >= fault.probability:
            return None
        if self.left is not None:
            self.left -= 1
        if fault.delay is None:
            return fault
        # The middle of one of 2^32 steps: never nought, and never one.
        share = float(fraction(*parts, "delay")) + 2**-33
        return replace(fault, delay_s=fault.delay.at(share))

    def told(self, now: datetime) -> Fault:
        """Return the order that would do the same from now on, a cycle from its beginning."""
        fault, passed_s = self.fault, self.passed_s(now)
        if fault.after_s is None and fault.for_s is None:
            return fault
        begun_s = passed_s - (fault.after_s or 0)
        return replace(
            fault,
            after_s=None if begun_s >= 0 else -begun_s,
            for_s=None if fault.for_s is None else fault.for_s - max(begun_s, 0),
        )


class FaultBook:
    """Every order, in layers: those that were ordered one by one, then each preset's.

    Args:
        now: The bureaus' calendar: what is timed begins and ends by it.
        seed: Gives the seed for draws that have none of their own.
    """

    def __init__(self, now: Clock, seed: Callable[[], str]) -> None:
        self._now = now
        self._seed = seed
        self._lock = Lock()
        self._layers: dict[str, list[_Order]] = {}

    def replace(self, faults: list[Fault], *, layer: str = ORDERED) -> None:
        """Put these in force instead of those before in their layer."""
        now = self._now()
        orders = [
            _Order(fault=fault, name=f"{layer}/{index}", put_at=now, left=fault.times)
            for index, fault in enumerate(faults)
        ]
        with self._lock:
            kept = {name: kept for name, kept in self._layers.items() if name != layer}
            ordered = {ORDERED: kept.pop(ORDERED)} if ORDERED in kept else {}
            self._layers = {**ordered, layer: orders, **kept} if orders else {**ordered, **kept}

    def layers(self) -> list[str]:
        """Return the names of the layers, the one that acts first first."""
        with self._lock:
            return list(self._layers)

    def clear(self) -> None:
        """Drop every layer."""
        with self._lock:
            self._layers = {}

    def in_force(self, layer: str = ORDERED) -> list[tuple[Fault, int | None]]:
        """Return each order with the number of times it will still act; what is timed, from now."""
        now = self._now()
        with self._lock:
            orders = self._layers.get(layer, [])
            return [(one.told(now), one.left) for one in orders if not one.is_over(now)]

    def take(self, call: Call) -> Fault | None:
        """Return what the first order for this call does to it, and count it."""
        if not self._layers:
            return None
        now, seed = self._now(), self._seed()
        with self._lock:
            for order in self._orders():
                if order.is_over(now) or not order.is_on(now) or not order.fits(call):
                    continue
                fault = order.draw(seed)
                if fault is not None:
                    return fault
        return None

    def _orders(self) -> list[_Order]:
        return [order for orders in self._layers.values() for order in orders]


def _is(value: str | None, wanted: str) -> bool:
    if value is None:
        return False
    if wanted.endswith("*"):
        return value.startswith(wanted[:-1])
    return value == wanted
