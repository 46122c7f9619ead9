"""Load on one page of this machine, from a process of its own: `python -m benchmarks.load`.

Reads its order as JSON from standard input, writes what it saw as JSON. The order: port, path,
headers (a list: requests take them in turn), connections, seconds, and either nothing more, for
connections that each send the next request when the last is answered, or `rate_hz`, for requests
that come so often whatever became of those before; these take an idle connection or open another.

It speaks just as much HTTP as it needs: Python's clients cost more than the pages they ask for. At
most `_LONGEST_S` seconds, and only ever to the loopback.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter
from typing import Any

_LONGEST_S = 60.0
_MOST_CONNECTIONS = 900
_TICK_S = 0.002
_LONGEST_DRAIN_S = 3.0
_UNAVAILABLE = b'"unavailable"'
_HOST = "127.0.0.1"


@dataclass
class _Seen:
    """What became of requests, and how many milliseconds each took by its kind of end."""

    ends: Counter[str] = field(default_factory=Counter)
    took_ms: dict[str, list[float]] = field(default_factory=dict)

    def note(self, end: str, took_s: float) -> None:
        self.ends[end] += 1
        self.took_ms.setdefault(end, []).append(round(took_s * 1000, 2))


class _Load:
    """One order, being carried out."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        self.port = int(order["port"])
        heads = [_head(order["path"], headers) for headers in order["headers"]]
        self.requests = cycle(heads)
        self.connections = int(order["connections"])
        self.seconds = min(float(order["seconds"]), _LONGEST_S)
        self.rate_hz = order.get("rate_hz")
        self.seen = _Seen()
        self.idle: list[_Connection] = []
        self.opened = 0
        self.is_over = False

    async def run(self) -> float:
        loop = asyncio.get_running_loop()
        for _ in range(self.connections):
            await self.open()
        started = perf_counter()
        if self.rate_hz is None:
            while self.idle:
                self.send(perf_counter())
            loop.call_later(self.seconds, self.stop)
            while not self.is_over:
                await asyncio.sleep(_TICK_S * 10)
        else:
            await self._at_rate(float(self.rate_hz), started)
        seconds = perf_counter() - started
        await self._drain()
        return seconds

    async def _drain(self) -> None:
        """Let those under way be answered: the next run is not to meet what is left of this."""
        give_up_at = perf_counter() + _LONGEST_DRAIN_S
        while len(self.idle) < self.opened and perf_counter() < give_up_at:
            await asyncio.sleep(_TICK_S)

    async def open(self) -> None:
        self.opened += 1
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(lambda: _Connection(self), _HOST, self.port)
        self.idle.append(connection)

    def send(self, due_s: float) -> None:
        self.idle.pop().send(next(self.requests), due_s)

    def answered(self, connection: "_Connection", end: str, due_s: float) -> None:
        now = perf_counter()
        if not self.is_over:
            self.seen.note(end, now - due_s)
        self.idle.append(connection)
        if self.rate_hz is None and not self.is_over:
            self.send(now)

    def stop(self) -> None:
        self.is_over = True

    async def _at_rate(self, rate_hz: float, started: float) -> None:
        sent = 0
        while (now := perf_counter()) < started + self.seconds:
            for number in range(sent, int((now - started) * rate_hz)):
                await self._send_or_open(started + number / rate_hz)
                sent = number + 1
            await asyncio.sleep(_TICK_S)
        self.stop()

    async def _send_or_open(self, due_s: float) -> None:
        if not self.idle and self.opened < _MOST_CONNECTIONS:
            await self.open()
        if self.idle:
            self.send(due_s)
        else:
            self.seen.note("no connection left", 0.0)


class _Connection(asyncio.Protocol):
    """One kept connection with at most one request on it."""

    def __init__(self, load: _Load) -> None:
        self._load = load
        self._transport: asyncio.Transport | None = None
        self._read = b""
        self._needed = 0
        self._due_s = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _exc: Exception | None) -> None:
        self._transport = None
        self._load.opened -= 1
        if self in self._load.idle:
            self._load.idle.remove(self)
        elif not self._load.is_over:
            self._load.seen.note("cut off", perf_counter() - self._due_s)

    def send(self, request: bytes, due_s: float) -> None:
        self._due_s, self._read, self._needed = due_s, b"", 0
        if self._transport is not None:
            self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._read += data
        if not self._needed:
            end = self._read.find(b"\r\n\r\n")
            if end < 0:
                return
            self._needed = end + 4 + _length(self._read[:end])
        if len(self._read) >= self._needed:
            self._load.answered(self, _end(self._read), self._due_s)


def _head(path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {_HOST}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join((*lines, "", "")).encode()


def _length(head: bytes) -> int:
    after = head.lower().partition(b"\r\ncontent-length:")[2]
    return int(after.split(b"\r\n", 1)[0] or 0)


def _end(answer: bytes) -> str:
    status = answer[9:12].decode()
    return "200 with holes" if status == "200" and _UNAVAILABLE in answer else status


def main() -> int:
    load = _Load(json.load(sys.stdin))
    seconds = asyncio.run(load.run())
    seen = {"seconds": seconds, "ends": load.seen.ends, "took_ms": load.seen.took_ms}
    json.dump(seen, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
