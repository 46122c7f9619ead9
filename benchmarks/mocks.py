"""The mock bureaus: plain stubs beside Mockoon's, late answers on the wire, twice the same."""

import hashlib
import json
import os
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks import mockoon
from benchmarks.arena import Server, free_port, start, wait_listening
from benchmarks.measure import ROUNDS, Report, Result, percentile
from mock_upstreams.delays import Distribution, Lognormal, Uniform
from tools.process_tree import cpu_s

_PATHS = tuple(f"/stub/{number}" for number in range(50))
_ASKED = _PATHS[25]
_ROUND_S, _WARM_S = 3.0, 1.5
_CONNECTIONS = 16
_LATE_S, _LATE_CONNECTIONS = 20.0, 50
_SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
_MOST_OFF_PERCENT = 5.0
_SAME_REQUESTS = 300
_SIGN_IN = "/wechat/sns/jscode2session"


def measure_mocks(report: Report, folder: Path) -> None:
    """Add how fast stubs are, how true delays are, and whether a seed gives the same again."""
    folder = folder / "mocks"
    folder.mkdir()
    _race(report, folder)
    _lateness(report, folder)
    report.doing("the same requests to two mocks of one seed")
    same = _journal(folder, "one") == _journal(folder, "other")
    report.add(
        Result(
            name=f"journals of {_SAME_REQUESTS} requests, two processes of one seed, the same",
            value=float(same),
            unit="1 = yes",
            goal=1,
        )
    )


def _race(report: Report, folder: Path) -> None:
    why_not = mockoon.install()
    with ExitStack() as held:
        servers = [held.enter_context(mocks(folder, path=_ASKED))]
        add_stubs(servers[0].port, _PATHS)
        if why_not is None:
            servers.append(_mockoon(held, folder))
        else:
            report.skip(f"plain stubs of @mockoon/cli {mockoon.VERSION}", why_not)
        report.doing(f"plain stubs, {' and '.join(one.name for one in servers)} in turns")
        for server in servers:
            server.load(seconds=_WARM_S, connections=_CONNECTIONS)
        rounds = [[_round(server) for server in servers] for _ in range(ROUNDS)]
    medians = [
        [statistics.median(values) for values in zip(*column, strict=True)]
        for column in zip(*rounds, strict=True)
    ]
    for server, (hz, cpu_ms) in zip(servers, medians, strict=True):
        report.add(
            Result(name=f"plain stubs, {server.name}", value=hz, unit="requests/s"),
            Result(name=f"plain stubs, {server.name}, CPU each", value=cpu_ms, unit="ms"),
        )
    if len(medians) > 1:
        (our_hz, our_ms), (their_hz, their_ms) = medians
        name = "plain stubs, ours beside @mockoon/cli"
        report.add(
            Result(name=f"{name}: as fast", value=our_hz / their_hz, unit="times", goal=1),
            Result(name=f"{name}: its CPU ÷ ours", value=their_ms / our_ms, unit="times"),
        )


def _round(server: Server) -> tuple[float, float]:
    """Return whole answers a second, and CPU milliseconds for each."""
    before_s = cpu_s(server.pid)
    load = server.load(seconds=_ROUND_S, connections=_CONNECTIONS)
    if load.others:
        raise SystemExit(f"{server.name} did not answer rightly: {load.others}")
    return load.whole_hz, (cpu_s(server.pid) - before_s) * 1000 / load.ends["200"]


def _mockoon(held: ExitStack, folder: Path) -> Server:
    environment, port = folder / "mockoon.json", free_port()
    environment.write_text(json.dumps(mockoon.environment_of({path: _body() for path in _PATHS})))
    pid = start(held, folder / "mockoon.log", mockoon.command(environment, port))
    wait_listening(port)
    return Server(name=f"@mockoon/cli {mockoon.VERSION}", port=port, pid=pid, path=_ASKED)


@contextmanager
def mocks(folder: Path, *, path: str, port: int | None = None) -> Iterator[Server]:
    """Run the mock bureaus for the length of a `with`, to be asked for a path."""
    chosen = port or free_port()
    env = {name: value for name, value in os.environ.items() if "MINSHENG_" not in name}
    env["MINSHENG_MOCKS_PORT"] = str(chosen)
    command = [sys.executable, "-m", "mock_upstreams", "--seed", "bench"]
    with ExitStack() as held:
        pid = start(held, folder / f"mocks-{chosen}.log", command, env=env)
        wait_listening(chosen)
        yield Server(name="mock bureaus", port=chosen, pid=pid, path=path)


def add_stubs(port: int, paths: tuple[str, ...]) -> None:
    """Give each path the same JSON answer, in WireMock's format."""
    answer = {
        "status": 200,
        "headers": {"Content-Type": "application/json; charset=utf-8"},
        "body": _body(),
    }
    mappings = [{"request": {"method": "GET", "urlPath": p}, "response": answer} for p in paths]
    order(port, "POST", "/__admin/mappings/import", {"mappings": mappings})


def _body() -> str:
    return json.dumps({"name": "林晓梅", "filler": "x" * 200}, ensure_ascii=False)


def _lateness(report: Report, folder: Path) -> None:
    """Compare the quantiles that a client saw with those of what was ordered."""
    stub = "/late"
    lognormal, uniform = Lognormal(median_s=0.3, sigma=0.4), Uniform(lower_s=0.2, upper_s=0.6)
    drawn = {"type": "lognormal", "median": 300, "sigma": 0.4}
    mapping = {"request": {"urlPath": stub}, "response": {"delayDistribution": drawn}}
    cases: list[tuple[str, str, Distribution, Callable[[int], None]]] = [
        (
            "a stub's lognormal delay",
            stub,
            lognormal,
            lambda port: order(port, "POST", "/__admin/mappings", mapping),
        ),
        ("a fault's lognormal delay", _SIGN_IN, lognormal, lambda port: _delay(port, lognormal)),
        ("a fault's uniform delay", _SIGN_IN, uniform, lambda port: _delay(port, uniform)),
    ]
    for what, path, distribution, give_order in cases:
        report.doing(what)
        with mocks(folder, path=path) as server:
            give_order(server.port)
            load = server.load(seconds=_LATE_S, connections=_LATE_CONNECTIONS)
        took_s = [ms / 1000 for times in load.took_ms.values() for ms in times]
        off = [abs(percentile(took_s, s) / distribution.at(s) - 1) * 100 for s in _SHARES]
        report.add(
            Result(
                name=f"{what}, farthest of 6 quantiles (p10 to p95), {len(took_s)} answers",
                value=max(off),
                unit="% off",
                goal=_MOST_OFF_PERCENT,
                at_most=True,
            )
        )


def _delay(port: int, distribution: Distribution) -> None:
    fault = {"bureau": "wechat", "fault": "delay", "delay": distribution.as_order()}
    order(port, "PUT", "/__admin/faults", [fault])


def _journal(folder: Path, name: str) -> str:
    """Return a digest of what the journal says of the same requests in the same world."""
    with mocks(folder, path=_SIGN_IN) as server:
        port = server.port
        order(port, "PUT", "/__admin/clock", {"set": "2026-03-01T09:00:00Z", "freeze": True})
        order(port, "PUT", "/__admin/presets/schema-drift", {"for_s": 3600})
        chance = {"bureau": "*", "fault": "status", "status": 503, "probability": 0.3}
        order(port, "PUT", "/__admin/faults", [chance])
        for number in range(_SAME_REQUESTS):
            code = f"lin-xiaomei.{number}"
            _ask(port, "GET", f"{_SIGN_IN}?js_code={code}", {"Host": "mocks.test"})
        events: dict[str, Any] = json.loads(_ask(port, "GET", "/__admin/requests", {}))
    told = json.dumps([_without_place(event) for event in events["requests"]], sort_keys=True)
    if len(events["requests"]) != _SAME_REQUESTS:
        raise SystemExit(f"{name}: the journal has {len(events['requests'])} entries")
    return hashlib.sha256(told.encode()).hexdigest()


def _without_place(event: Mapping[str, Any]) -> dict[str, Any]:
    """The two processes listen on different ports; everything else must be the same."""
    request = {key: value for key, value in event["request"].items() if key != "port"}
    return {**event, "request": request}


def order(port: int, method: str, path: str, payload: object) -> None:
    """Give the mock bureaus an order.

    Raises:
        SystemExit: they refuse it.
    """
    headers = {"Content-Type": "application/json"}
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, json.dumps(payload), headers)
    answer = connection.getresponse()
    said = answer.read()
    connection.close()
    if answer.status >= 300:
        raise SystemExit(f"the mock bureaus refuse {method} {path}: {said.decode()}")


def _ask(port: int, method: str, path: str, headers: Mapping[str, str]) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers=dict(headers))
    said = connection.getresponse().read()
    connection.close()
    return said
