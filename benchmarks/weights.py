"""What each process weighs, at rest and after large uploads; every one of them real."""

import os
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from auth.verifier.limits import MAX_VIDEO_BYTES
from benchmarks.measure import Report, Result
from mock_upstreams.personas import PERSONAS
from tools.demo.client import Client, agree_to
from tools.process_tree import resident_mib
from tools.processes import Endpoint, Processes
from tools.sample_clip import ClipSpec, make_clip
from tools.sandbox import sandbox_settings

_ROOT = Path(__file__).parent.parent
_PERSONA = "lin-xiaomei"
_MOST_VERIFIER_MIB = 700.0
_UPLOADS = 100
_MOST_GROWTH_MIB = 20.0


def measure_weights(report: Report, folder: Path) -> None:
    report.doing("starting the mock bureaus, the verifier and a gateway of one worker")
    env = _settings(folder)
    endpoints = {
        name: Endpoint(name=name, host="127.0.0.1", port=int(env[port]), setting=port, health=path)
        for name, port, path in (
            ("mocks", "MINSHENG_MOCKS_PORT", "/health/live"),
            ("verifier", "MINSHENG_VERIFIER_PORT", "/health/ready"),
            ("gateway", "MINSHENG_PORT", "/health/ready"),
        )
    }
    with Processes(_ROOT / "Procfile", env, folder / "logs") as processes:
        for endpoint in endpoints.values():
            processes.start(endpoint)
        for endpoint in endpoints.values():
            processes.wait_ready(endpoint)
        citizen = Client(endpoints["gateway"])
        _become_known(citizen)
        _be_recognised(citizen)
        _measure_memory(report, processes.pids)
        _measure_uploads(report, citizen, processes.pids["gateway"])


def _settings(folder: Path) -> dict[str, str]:
    ports = ("MINSHENG_PORT", "MINSHENG_VERIFIER_PORT", "MINSHENG_MOCKS_PORT")
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in ports]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        free = {
            name: str(probe.getsockname()[1]) for name, probe in zip(ports, probes, strict=True)
        }
    shell = {name: value for name, value in os.environ.items() if "MINSHENG_" not in name}
    return sandbox_settings({**shell, **free, "MINSHENG_WORKERS": "1"}, folder / "var")


def _become_known(citizen: Client) -> None:
    person = next(one for one in PERSONAS if one.code == _PERSONA)
    phone = {"id": "bench-phone", "name": "bench"}
    _sign_in(citizen, "/v1/sessions", {"code": f"{_PERSONA}.bench", "device": phone}, 201)
    body = {
        "name": person.name,
        "id_number": person.id_number,
        "consent": agree_to(citizen, "identity-check"),
    }
    _sign_in(citizen, "/v1/identity", body, 200)


def _sign_in(citizen: Client, path: str, body: object, status: int) -> None:
    tokens = citizen.post(path, body).must(status).json
    citizen.authorization = f"Bearer {tokens['access_token']}"


def _be_recognised(citizen: Client) -> None:
    """Rise to `face`, which the page needs; the verifier then weighs what it weighs at work."""
    body = {"consent": agree_to(citizen, "face-verification")}
    challenge = citizen.post("/v1/face-verifications", body).must(201).json
    clip = make_clip(ClipSpec(digits=challenge["digits"]))
    path = f"/v1/face-verifications/{challenge['challenge_id']}/video"
    tokens = citizen.upload(path, clip, "clip.mp4").must(200).json
    citizen.authorization = f"Bearer {tokens['access_token']}"


def _measure_memory(report: Report, pids: Mapping[str, int]) -> None:
    for name, pid in pids.items():
        mib = resident_mib(pid)
        if mib is None:
            report.doing(f"no /proc here: the memory of {name} is not known")
            continue
        goal = _MOST_VERIFIER_MIB if name == "verifier" else None
        report.add(
            Result(name=f"memory, {name}, idle", value=mib, unit="MiB", goal=goal, at_most=True)
        )


def _measure_uploads(report: Report, citizen: Client, gateway_pid: int) -> None:
    """Weigh the gateway before and after it has taken in videos of the largest size.

    They are for a challenge that is not there: each is read whole and then refused.
    """
    report.doing(f"{_UPLOADS} uploads of {MAX_VIDEO_BYTES} bytes to the gateway")
    path, video = f"/v1/face-verifications/{'0' * 32}/video", bytes(MAX_VIDEO_BYTES)
    citizen.upload(path, video, "clip.mp4").must(410, "challenge_expired")
    before_mib = resident_mib(gateway_pid)
    for _ in range(_UPLOADS):
        citizen.upload(path, video, "clip.mp4").must(410, "challenge_expired")
    after_mib = resident_mib(gateway_pid)
    if before_mib is None or after_mib is None:
        return
    report.add(
        Result(
            name=f"memory, gateway, more after {_UPLOADS} uploads of 8 MiB",
            value=after_mib - before_mib,
            unit="MiB",
            goal=_MOST_GROWTH_MIB,
            at_most=True,
        )
    )
