"""Processes die at the worst moment; what was promised to a citizen holds."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from itertools import count
from threading import Event

import pytest

from tests.journey.citizen import Citizen
from tests.journey.processes_seen import children, descendants, wait_until
from tests.journey.system import System
from tools.demo.client import Client, Reply
from tools.sample_clip import ClipSpec, make_clip

CitizenOf = Callable[[str], Citizen]
_CLIENTS = 4
_SIGN_INS_BEFORE, _SIGN_INS_AFTER = 40, 40


def test_sign_ins_acknowledged_around_a_worker_s_death_stay_good(
    system: System, citizen: CitizenOf
) -> None:
    gateway = system.processes.pids["gateway"]
    workers = children(gateway)
    acknowledged: list[str] = []
    with _sign_ins_going_on(citizen, acknowledged):
        wait_until(
            lambda: len(acknowledged) >= _SIGN_INS_BEFORE, within_s=30, what="citizens sign in"
        )
        os.kill(workers[0], signal.SIGKILL)
        wait_until(
            lambda: len(set(children(gateway)) - {workers[0]}) == len(workers),
            within_s=30,
            what="gunicorn starts another worker",
        )
        enough = len(acknowledged) + _SIGN_INS_AFTER
        wait_until(lambda: len(acknowledged) >= enough, within_s=30, what="they sign in again")

    someone = citizen("gulinaer")
    for token in acknowledged:
        someone.client.authorization = f"Bearer {token}"
        assert someone.client.get("/v1/me").status == 200


@contextmanager
def _sign_ins_going_on(citizen: CitizenOf, acknowledged: list[str]) -> Iterator[None]:
    """Have several citizens sign in again and again, noting each token that they are given."""
    is_over, phones = Event(), count(10_000)

    def go_on() -> None:
        someone = citizen("gulinaer")
        while not is_over.is_set():
            someone.device_id = f"phone-{next(phones)}"  # the same one's next sign-in ends its last
            try:
                someone.sign_in()
            except (OSError, HTTPException):
                continue  # the worker it spoke to was killed: nothing was acknowledged
            acknowledged.append(someone.tokens["access_token"])

    with ThreadPoolExecutor(_CLIENTS) as threads:
        running = [threads.submit(go_on) for _ in range(_CLIENTS)]
        try:
            yield
        finally:
            is_over.set()
    for one in running:
        one.result()


@pytest.fixture
def mortal_verifier(system: System) -> Iterator[int]:
    """Return the verifier's process id; it lives again after the test."""
    yield system.processes.pids["verifier"]
    if not descendants(system.processes.pids["verifier"]):
        system.end_verifier()
        system.start_verifier()


def _send_and_wait_for_its_job(
    system: System, someone: Citizen, challenge: dict[str, str], clip: bytes
) -> tuple[Future[Reply], int]:
    """Return the answer to come, and the process that judges the video by now."""
    verifier = system.processes.pids["verifier"]
    before = descendants(verifier)
    threads = ThreadPoolExecutor(1)
    answer = threads.submit(someone.send_video, challenge, clip)
    threads.shutdown(wait=False)
    wait_until(lambda: descendants(verifier) - before, within_s=20, what="a job begins")
    return answer, (descendants(verifier) - before).pop()


def test_a_job_killed_from_outside_is_not_held_against_the_citizen(
    system: System, citizen: CitizenOf
) -> None:
    someone = citizen("lin-xiaomei").at_realname()
    challenge = someone.ask_for_digits()
    clip = make_clip(ClipSpec(digits=challenge["digits"]))
    answer, job = _send_and_wait_for_its_job(system, someone, challenge, clip)

    os.kill(job, signal.SIGKILL)

    cut_off = answer.result(timeout=30)
    assert (cut_off.status, cut_off.json["code"]) == (503, "verifier_busy")
    assert someone.send_video(challenge, clip).status == 200


def test_a_video_cut_off_by_the_verifier_s_death_may_be_sent_again_and_passes(
    system: System, citizen: CitizenOf, mortal_verifier: int
) -> None:
    someone = citizen("lin-xiaomei").at_realname()
    challenge = someone.ask_for_digits()
    clip = make_clip(ClipSpec(digits=challenge["digits"]))
    answer, _ = _send_and_wait_for_its_job(system, someone, challenge, clip)

    system.end_verifier()
    cut_off = answer.result(timeout=30)
    while_it_is_gone = someone.send_video(challenge, clip)
    system.start_verifier()
    afterwards = someone.send_video(challenge, clip)

    for reply in (cut_off, while_it_is_gone):
        assert (reply.status, reply.json["code"]) == (503, "verifier_unavailable")
        assert reply.json["retryable"] is True
    assert afterwards.status == 200
    assert system.processes.pids["verifier"] != mortal_verifier


_APPOINTMENT = {"office": "440100-01", "document": "passport"}


def _asked_for(system: System, operation: str) -> list[object]:
    seen = Client(system.mocks).get("/__admin/requests?bureau=exit_entry").must(200).json
    noted = [event["bureau"] for event in reversed(seen["requests"])]
    return [entry["fault"] for entry in noted if entry["operation"] == operation]


def test_what_a_bureau_did_for_a_gateway_that_was_then_killed_is_not_done_again(
    system: System, citizen: CitizenOf, counter: Client
) -> None:
    someone = citizen("su-min").at_face(counter)
    mocks = Client(system.mocks)
    dribble = {"bureau": "exit_entry", "operation": "poll", "fault": "dribble", "bytes_per_s": 1}
    mocks.put("/__admin/faults", [dribble]).must(200)
    with ThreadPoolExecutor(1) as threads:
        cut_off = threads.submit(
            someone.client.submit, "exit-entry-appointment", _APPOINTMENT, key="killed-between"
        )
        # The bureau has booked it; its yes is on its way, a byte a second.
        wait_until(
            lambda: "dribble" in _asked_for(system, "poll"), within_s=20, what="the bureau answers"
        )
        for worker in children(system.processes.pids["gateway"]):
            os.kill(worker, signal.SIGKILL)
        assert isinstance(cut_off.exception(timeout=30), OSError | HTTPException)
    mocks.delete("/__admin/faults").must(204)

    told: list[Reply] = []
    wait_until(
        lambda: _told(someone, told) and told[-1].status != 409,
        within_s=60,
        what="another worker takes it over",
    )
    again = someone.client.submit("exit-entry-appointment", _APPOINTMENT, key="killed-between")
    other_key = someone.client.submit("exit-entry-appointment", _APPOINTMENT, key="another-key")

    assert {reply.json["code"] for reply in told[:-1]} == {"submission_in_flight"}
    assert (told[-1].status, told[-1].is_replayed) == (200, False)
    assert (again.status, again.is_replayed, again.json) == (200, True, told[-1].json)
    assert other_key.json["code"] == "appointment_exists"


def _told(someone: Citizen, told: list[Reply]) -> bool:
    """Send the same once more and note the answer; False where no worker took it."""
    try:
        told.append(
            someone.client.submit("exit-entry-appointment", _APPOINTMENT, key="killed-between")
        )
    except (OSError, HTTPException):
        return False  # the new workers are not listening yet
    return True
