"""Bureaus that hang and phones that dawdle: nobody else waits for them."""

import select
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.journey.citizen import Citizen, at_once
from tests.journey.processes_seen import accepted_from, children, sockets_of, wait_until
from tests.journey.system import System
from tools.demo.client import Client, Reply

CitizenOf = Callable[[str], Citizen]
_FAR_PAST_EVERY_DEADLINE_S = 120
_WHOLE_BYTES = 400_000
_LINGER_0 = struct.pack("ii", 1, 0)  # close with RST: socket(7), SO_LINGER


@pytest.fixture
def slow_bureaus(system: System) -> Iterator[None]:
    """Social security says nothing for two minutes, the housing fund a byte every ten seconds."""
    silent = {"fault": "delay", "delay_s": _FAR_PAST_EVERY_DEADLINE_S}
    system.put_faults(
        {"bureau": "social_security", **silent},
        {"bureau": "housing_fund", "fault": "dribble", "bytes_per_s": 0.1},
    )
    yield
    system.put_faults()


@pytest.mark.usefixtures("slow_bureaus")
def test_slow_bureaus_cost_their_own_sections_and_calls_only(
    citizen: CitizenOf, counter: Client
) -> None:
    someone = citizen("wang-wei-nanshan").at_face(counter)
    calls: tuple[Callable[[], Reply], ...] = (
        lambda: someone.client.get("/v1/home"),
        lambda: someone.client.post("/v1/services/social-security-account", {}),
        lambda: someone.client.post("/v1/services/housing-fund-account", {}),
    )

    home, pension, fund = at_once(3, lambda n: calls[n]())

    sections = home.must(200).json["sections"]
    assert sections["exit_entry"]["status"] == "ok"
    for late in ("social_security", "housing_fund"):
        assert sections[late]["reason"]["code"] == "bureau_timeout"
    for reply in (pension, fund):
        assert (reply.status, reply.json["code"]) == (504, "bureau_timeout")


@pytest.mark.usefixtures("slow_bureaus")
def test_requests_that_come_after_a_hanging_one_are_answered_before_it(
    system: System, citizen: CitizenOf, counter: Client
) -> None:
    someone = citizen("wang-wei-nanshan").at_face(counter)
    request = _head(someone, "POST", "/v1/services/social-security-account", "application/json", 2)

    with _connections(system, 8) as hanging:  # so many that every worker has some
        for connection in hanging:
            connection.sendall(request + b"{}")
        quick = [someone.client.get("/v1/me").status for _ in range(5)]
        answered_early = select.select(hanging, [], [], 0)[0]
        statuses = {connection.recv(4096).split(b" ")[1] for connection in hanging}

    assert quick == [200] * 5
    assert answered_early == []
    assert statuses == {b"504"}


@pytest.mark.parametrize("leave", ["close", "reset"])
def test_phones_that_stop_in_mid_upload_hold_up_nobody_and_spend_nothing(
    system: System, citizen: CitizenOf, leave: str
) -> None:
    workers = children(system.processes.pids["gateway"])
    someone = citizen("wang-wei-chancheng").at_realname()
    challenge = someone.ask_for_digits()
    path = f"/v1/face-verifications/{challenge['challenge_id']}/video"
    head = _head(someone, "POST", path, "multipart/form-data; boundary=b", _WHOLE_BYTES)
    part = b'--b\r\nContent-Disposition: form-data; name="video"; filename="c.mp4"\r\n\r\n'

    with _connections(system, 16) as uploads:
        for upload in uploads:
            upload.sendall(head + part + bytes(1000))
        ports = {upload.getsockname()[1] for upload in uploads}
        wait_until(
            lambda: len(accepted_from(ports, server_port=system.gateway.port)) == len(uploads),
            within_s=10,
            what="the gateway takes every upload",
        )
        theirs = accepted_from(ports, server_port=system.gateway.port)
        meanwhile = someone.client.get("/v1/me").status
        if leave == "reset":
            for upload in uploads:
                upload.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_0)

    wait_until(
        lambda: not any(theirs & sockets_of(worker) for worker in workers),
        within_s=10,
        what="the gateway lets go of the uploads that ended",
    )
    judged = someone.send_video(challenge, b"complete, and no video: " + leave.encode())
    assert meanwhile == 200
    assert judged.json["code"] == "video_unreadable"


@contextmanager
def _connections(system: System, number: int) -> Iterator[list[socket.socket]]:
    address = (system.gateway.host, system.gateway.port)
    with ExitStack() as opened:
        yield [
            opened.enter_context(socket.create_connection(address, timeout=30))
            for _ in range(number)
        ]


def _head(someone: Citizen, method: str, path: str, content_type: str, length: int) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        f"Authorization: {someone.client.authorization}",
        f"Content-Type: {content_type}",
        f"Content-Length: {length}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()
