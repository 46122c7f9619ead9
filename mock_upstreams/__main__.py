"""`python -m mock_upstreams`: every mock bureau on one port, until SIGTERM or Ctrl-C.

`python -m mock_upstreams record` and `lint` do something else: see `commands.py`.
"""

import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import gevent
import structlog

from mock_upstreams.app import create_app
from mock_upstreams.commands import is_command, run_command
from mock_upstreams.server import build_server
from mock_upstreams.settings import SettingsError, read_settings
from mock_upstreams.world import DEFAULT_SEED

_STOP_S = 1.0


def main(argv: Sequence[str]) -> int:
    """Serve; return 2 where the settings are wrong."""
    asked = _arguments().parse_args(argv)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    log = structlog.get_logger("mock_upstreams").bind(process="mock_upstreams")
    try:
        settings = replace(
            read_settings(os.environ),
            seed=asked.seed,
            mappings=asked.mappings,
            proxy_to=frozenset(asked.proxy_to),
        )
        app = create_app(settings)
    except (SettingsError, ValueError) as exc:
        print(exc, file=sys.stderr)
        return 2
    server = build_server(app, settings.host, settings.port)
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, server.stop, _STOP_S)
    try:
        server.start()
    except OSError as exc:
        print(f"cannot listen on {settings.host}:{settings.port}: {exc.strerror}", file=sys.stderr)
        return 1
    log.info("mocks_ready", host=settings.host, port=server.server_port)
    server.serve_forever()
    return 0


def _arguments() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m mock_upstreams", description="Every mock bureau on one port."
    )
    parser.add_argument(
        "--seed", default=DEFAULT_SEED, help="decides every amount and every draw (%(default)s)"
    )
    parser.add_argument(
        "--mappings", type=Path, metavar="DIR", help="stubs to begin with, as WireMock keeps them"
    )
    parser.add_argument(
        "--proxy-to",
        action="append",
        default=[],
        metavar="HOST",
        help="lets stubs pass requests on to this host, besides this machine; may be repeated",
    )
    return parser


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(run_command(given, os.environ) if is_command(given) else main(given))
