"""`make serve` and `make demo`: the mock bureaus, the verifier and the gateway on one machine."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from core.config import ConfigError, EnvReader
from tools.demo.journey import Journey
from tools.demo.report import Report
from tools.preflight import check_settings, only_one
from tools.process_tree import resident_mib
from tools.processes import Endpoint, LaunchError, Processes
from tools.sandbox import sandbox_settings

_ROOT = Path(__file__).parent.parent


def main() -> int:
    """Run one of the two commands; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["serve", "demo"])
    parser.add_argument("--once", action="store_true", help="stop after the journey")
    arguments = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    report = Report()
    try:
        return _run(arguments, report)
    except (ConfigError, LaunchError) as exc:
        report.say(f"✗ {exc}")
        return 1
    except KeyboardInterrupt:
        report.say("\n已停止 Stopped.")
        return 0


def _run(arguments: argparse.Namespace, report: Report) -> int:
    is_demo = arguments.command == "demo"
    settings = EnvReader(os.environ)
    var = _ROOT / settings.text("VAR_FOLDER", "var")
    out = _ROOT / settings.text("OUT_FOLDER", "out")
    endpoints = _endpoints(settings)
    settings.finish()
    env = _prepare(var, out)
    check_settings(env)
    if is_demo:
        env = _with_fresh_store(env, var)
    with only_one(out), Processes(_ROOT / "Procfile", env, out / "logs") as processes:
        _start(processes, endpoints, out, report)
        failed = is_demo and not _play(processes, endpoints, env, out, report)
        if arguments.once:
            return int(failed)
        return _serve(processes, endpoints["gateway"], out, report)


def _prepare(var: Path, out: Path) -> dict[str, str]:
    try:
        out.mkdir(parents=True, exist_ok=True)
        return sandbox_settings(os.environ, var)
    except (OSError, ValueError) as exc:
        raise LaunchError(
            f"{var} or {out} cannot be used ({exc}); set MINSHENG_VAR_FOLDER and "
            "MINSHENG_OUT_FOLDER to folders that can be written"
        ) from exc


def _short(path: Path) -> Path:
    """Return a path as a person in the project's folder would name it."""
    return path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path


def _with_fresh_store(env: dict[str, str], var: Path) -> dict[str, str]:
    """Return settings with a new, empty store, so that every demo begins at the beginning."""
    for old in var.glob("demo.sqlite3*"):
        old.unlink()
    return {**env, "MINSHENG_STORE_URL": f"sqlite:///{var / 'demo.sqlite3'}"}


def _endpoints(settings: EnvReader) -> dict[str, Endpoint]:
    known = [
        ("mocks", "MOCKS_", 8002, "/health/live"),
        ("verifier", "VERIFIER_", 8001, "/health/ready"),
        ("gateway", "", 8000, "/health/ready"),
    ]
    return {
        name: Endpoint(
            name=name,
            host=settings.text(f"{prefix}HOST", "127.0.0.1"),
            port=settings.integer(f"{prefix}PORT", default, low=1, high=65535),
            setting=f"MINSHENG_{prefix}PORT",
            health=health,
        )
        for name, prefix, default, health in known
    }


def _start(
    processes: Processes, endpoints: Mapping[str, Endpoint], out: Path, report: Report
) -> None:
    started = time.perf_counter()
    for endpoint in endpoints.values():
        processes.start(endpoint)
    for endpoint in endpoints.values():
        processes.wait_ready(endpoint)
        report.say(f"  {endpoint.name:<9} http://{endpoint.host}:{endpoint.port}")
    seconds, logs = time.perf_counter() - started, _short(out / "logs")
    report.say(f"  已启动 started in {seconds:.1f} s; logs in {logs}\n")


def _play(
    processes: Processes,
    endpoints: Mapping[str, Endpoint],
    env: Mapping[str, str],
    out: Path,
    report: Report,
) -> bool:
    journey = Journey(
        gateway=endpoints["gateway"],
        mocks=endpoints["mocks"],
        env=env,
        out=out,
        report=report,
    )
    journey.play()
    weights = {name: resident_mib(pid) for name, pid in processes.pids.items()}
    report.summarise({name: mib for name, mib in weights.items() if mib is not None})
    return report.went_well


def _serve(processes: Processes, gateway: Endpoint, out: Path, report: Report) -> int:
    address = f"http://{gateway.host}:{gateway.port}"
    report.say(f"\n服务中 Serving at {address} (documentation: {address}/docs). Ctrl-C 停止 stops.")
    ended = processes.wait_any_end()
    report.say(f"✗ {ended} ended by itself; its log is {out / 'logs' / ended}.log")
    return 1


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    # A second Ctrl-C must not cut the ending short, or else children would stay behind.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
