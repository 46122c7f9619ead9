"""`record` between real adapters and bureaus: what it keeps is whole, and about nobody."""

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.registry import Bureaus, build_bureaus, discover, read_settings
from core.access import Access, Subject
from core.config import EnvReader
from core.errors import AppError
from core.upstream import Limits
from mock_upstreams.interface.description import describe
from mock_upstreams.linting.cli import main as lint
from mock_upstreams.lives import Persona
from mock_upstreams.personas import LIN_XIAOMEI, PERSONAS
from mock_upstreams.recording.album import Album
from mock_upstreams.recording.backlog import Backlog
from mock_upstreams.recording.cleaning import Cleaner
from mock_upstreams.recording.fakes import Fakes
from mock_upstreams.recording.proxy import build_proxy
from mock_upstreams.recording.recorder import Recorder
from mock_upstreams.recording.target import Exchange, Target
from mock_upstreams.running import RunningMocks
from mock_upstreams.sandbox import sandbox
from tests.contract.bureau_calls import CALLS, CLOCK, LONG_S, access_of

_ROOT = Path(__file__).parents[2]
_GIVE_UP_S = 60


def _bureaus_at(mocks: RunningMocks, bureau: str, url: str) -> Bureaus:
    env = {**mocks.env(), f"MINSHENG_{bureau.upper()}_URL": url}
    adapters = discover()
    settings = read_settings(adapters, EnvReader(env))
    return build_bureaus(adapters, settings, limits=Limits(deadline_s=LONG_S), now=CLOCK)


@contextmanager
def _recording(
    mocks: RunningMocks, bureau: str, folder: Path, fakes: Fakes | None = None
) -> Iterator[Bureaus]:
    fakes, keys = fakes or Fakes(), sandbox()[bureau]
    cleaner = Cleaner(fakes, opens=keys, closes=keys)
    recorder = Recorder(describe(bureau), cleaner, fakes, Album(folder))
    target = Target.from_url(mocks.bureau_url(bureau))
    backlog = Backlog(recorder.see)
    proxy = build_proxy(target, backlog.add, "127.0.0.1", 0)
    thread = threading.Thread(target=proxy.serve_forever, args=(0.05,))
    thread.start()
    try:
        bureaus = _bureaus_at(mocks, bureau, f"http://127.0.0.1:{proxy.server_port}")
        with backlog:
            yield bureaus
            bureaus.close()
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()


@pytest.mark.parametrize("bureau", ["population", "housing_fund", "exit_entry", "tax", "traffic"])
def test_a_recording_is_as_described_and_about_nobody(
    mocks: RunningMocks, bureau: str, tmp_path: Path
) -> None:
    with _recording(mocks, bureau, tmp_path) as bureaus:
        for call in (one for one in CALLS if one.bureau == bureau):
            try:
                call.run(bureaus, access_of(call.person))
            except AppError:
                continue
    texts = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.json")]
    real = [value for one in PERSONAS for value in (one.id_number, one.address, one.name_latin)]

    assert texts
    assert not [value for value in (*real, "林晓梅") for text in texts if value and value in text]
    assert lint([str(tmp_path)], {}) == 0


_READS = {
    "education": "diploma",
    "civil_affairs": "marriage",
    "social_security": "contributions",
    "housing_fund": "account",
    "tax": "incomes",
    "traffic": "vehicles",
}


def _fake_of(person: Persona, fakes: Fakes) -> Access:
    name = fakes.fake("name", person.name, {})
    number = fakes.fake("id-number", person.id_number, {})
    real = access_of(person)
    return replace(real, subject=Subject(ref=real.subject.ref, name=name, id_number=number))


def _load(mocks: RunningMocks, folder: Path) -> None:
    for path in sorted(folder.rglob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        where = "exchanges" if path.parent.name == "exchanges" else "mappings"
        status, answer = mocks.send("POST", f"/__admin/{where}", document)
        assert status in (200, 201), answer


@pytest.mark.parametrize("bureau", _READS)
def test_what_was_recorded_is_answered_again_about_the_fake_person(
    mocks: RunningMocks, bureau: str, tmp_path: Path
) -> None:
    call = next(c for c in CALLS if (c.bureau, c.operation) == (bureau, _READS[bureau]))
    fakes = Fakes()
    with _recording(mocks, bureau, tmp_path, fakes) as bureaus:
        real = call.run(bureaus, access_of(call.person))
    again = _bureaus_at(mocks, bureau, mocks.bureau_url(bureau))
    before: object = None  # the fake number may be that of one of the mocks' hundred thousand
    with suppress(AppError):
        before = call.run(again, _fake_of(call.person, fakes))
    _load(mocks, tmp_path)
    replayed = call.run(again, _fake_of(call.person, fakes))
    again.close()

    assert type(replayed) is type(real)
    assert replayed not in (real, before)


def test_an_asynchronous_answer_is_given_again_to_the_fake_person(
    mocks: RunningMocks, tmp_path: Path
) -> None:
    fakes = Fakes()
    with _recording(mocks, "exit_entry", tmp_path, fakes) as bureaus:
        real = bureaus[ExitEntry].documents(access_of(LIN_XIAOMEI))
    _load(mocks, tmp_path)
    again = _bureaus_at(mocks, "exit_entry", mocks.bureau_url("exit_entry"))
    replayed = again[ExitEntry].documents(_fake_of(LIN_XIAOMEI, fakes))
    again.close()

    assert [one.kind for one in replayed] == [one.kind for one in real]
    assert not {one.number for one in replayed} & {one.number for one in real}


def test_recorded_answers_are_gone_after_a_reset(mocks: RunningMocks, tmp_path: Path) -> None:
    exchange = {"bureau": "tax", "operation": "incomes", "matches": {}, "answer": {}}
    loaded = mocks.send("POST", "/__admin/exchanges", exchange)
    mocks.reset()

    assert (loaded, mocks.send("GET", "/__admin/exchanges")) == (
        (200, {"exchanges": 1}),
        (200, {"exchanges": 0}),
    )


@pytest.mark.parametrize(
    "document, why",
    [
        ([{"bureau": "tax"}], "[0]: an exchange has"),
        ({"bureau": 1, "operation": "x", "matches": {}, "answer": {}}, "[0].bureau: must be text"),
        ({"bureau": "tax", "operation": "x", "matches": {"a": 1}, "answer": {}}, "matches.a"),
        ({"bureau": "tax", "operation": "x", "matches": {}, "answer": []}, "[0].answer"),
        (7, "[0]: an exchange has"),
    ],
)
def test_what_is_no_exchange_is_refused_with_its_place(
    mocks: RunningMocks, document: object, why: str
) -> None:
    status, answer = mocks.send("POST", "/__admin/exchanges", document)

    assert (status, why in answer["problems"][0]) == (400, True)


def test_no_credential_is_kept(mocks: RunningMocks, tmp_path: Path) -> None:
    with _recording(mocks, "tax", tmp_path) as bureaus:
        next(one for one in CALLS if one.bureau == "tax").run(bureaus, access_of(LIN_XIAOMEI))
    texts = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.json")]

    assert not [key for key in sandbox()["tax"].values() if any(key in text for text in texts)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_records_until_it_is_interrupted(
    mocks: RunningMocks, tmp_path: Path, number: signal.Signals
) -> None:
    command = ("-m", "mock_upstreams", "record", "--bureau", "civil_affairs")
    where = ("--to", mocks.bureau_url("civil_affairs"), "--out", str(tmp_path / "kept"))
    with subprocess.Popen(
        [sys.executable, *command, *where], cwd=_ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip().rpartition("=")[2]
        bureaus = _bureaus_at(mocks, "civil_affairs", url)
        next(one for one in CALLS if one.bureau == "civil_affairs").run(
            bureaus, access_of(LIN_XIAOMEI)
        )
        bureaus.close()
        process.send_signal(number)
        told, _ = process.communicate(timeout=_GIVE_UP_S)

    assert (process.returncode, "marriage: 1" in told) == (0, True)
    assert len(list((tmp_path / "kept" / "mappings").iterdir())) == 1


def test_a_bureau_that_is_not_there_is_said_to_the_gateway(
    mocks: RunningMocks, tmp_path: Path
) -> None:
    nobody = RunningMocks(1)
    with _recording(nobody, "civil_affairs", tmp_path) as bureaus, pytest.raises(AppError):
        next(one for one in CALLS if one.bureau == "civil_affairs").run(
            bureaus, access_of(LIN_XIAOMEI)
        )

    assert list(tmp_path.rglob("*.json")) == []


@contextmanager
def _proxy(mocks: RunningMocks, see: Callable[[Exchange], None]) -> Iterator[int]:
    proxy = build_proxy(Target.from_url(mocks.url), see, "127.0.0.1", 0)
    thread = threading.Thread(target=proxy.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield proxy.server_port
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()


def test_a_gateway_does_not_wait_for_a_slow_recorder(mocks: RunningMocks) -> None:
    may_go_on, seen = threading.Event(), list[Exchange]()

    def slow(exchange: Exchange) -> None:
        assert may_go_on.wait(_GIVE_UP_S)
        seen.append(exchange)

    with Backlog(slow) as backlog:
        with _proxy(mocks, backlog.add) as port:
            statuses = [RunningMocks(port).send("GET", "/health/live")[0] for _ in range(3)]
        before = len(seen)
        may_go_on.set()

    assert (statuses, before, len(seen), backlog.dropped) == ([200] * 3, 0, 3, 0)


def test_no_more_waits_for_a_recorder_than_fits_in_memory() -> None:
    answer = bytes(6 * 1024 * 1024)
    exchange = Exchange(
        method="GET",
        path="/",
        query="",
        request_type="",
        request=b"",
        status=200,
        answer_type="",
        answer=answer,
    )
    seen: list[Exchange] = []
    backlog = Backlog(seen.append)
    for _ in range(12):
        backlog.add(exchange)
    with backlog:
        pass

    assert (len(seen), backlog.dropped) == (10, 2)


@pytest.mark.parametrize(
    "head, status",
    [
        (b"GET http://[ HTTP/1.1\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 6291457\r\n", b"411"),
        (b"POST / HTTP/1.1\r\nContent-Length: 000000001000000000\r\n", b"411"),
        (b"GET /\xe9 HTTP/1.1\r\n", b"502"),
    ],
)
def test_what_cannot_be_passed_on_is_refused(
    mocks: RunningMocks, head: bytes, status: bytes
) -> None:
    with (
        _proxy(mocks, lambda _exchange: None) as port,
        socket.create_connection(("127.0.0.1", port), timeout=_GIVE_UP_S) as connection,
    ):
        connection.sendall(head + b"\r\n")
        answer = connection.recv(65_536)

    assert answer.split()[1] == status
