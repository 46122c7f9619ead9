"""`python -m mock_upstreams`: every mock bureau on one port, until SIGTERM or Ctrl-C.

`python -m mock_upstreams record` and `lint` do something else: see `commands.py`.
"""

import os
import signal
import sys
from collections.abc import Sequence

import gevent
import structlog

from mock_upstreams.app import PLAYER
from mock_upstreams.commands import is_command, run_command
from mock_upstreams.greeting import greeting
from mock_upstreams.scenario_player import ScenarioPlayer
from mock_upstreams.server import build_server
from mock_upstreams.starting import CannotStart, arguments, build

_STOP_S = 1.0
_LOOK_S = 0.25
_ELSEWHERE = "End what holds the port, or set MINSHENG_MOCKS_PORT to another; 0 takes a free one."


def main(argv: Sequence[str]) -> int:
    """Serve; return 2 where the settings are wrong."""
    asked = arguments().parse_args(argv)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    log = structlog.get_logger("mock_upstreams").bind(process="mock_upstreams")
    try:
        settings, app = build(asked, os.environ)
    except CannotStart as exc:
        print(exc, file=sys.stderr)
        return 2
    server = build_server(app, settings.host, settings.port)
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, server.stop, _STOP_S)
    try:
        server.start()
    except OSError as exc:
        address = f"{settings.host}:{settings.port}"
        print(f"cannot listen on {address}: {exc.strerror}. {_ELSEWHERE}", file=sys.stderr)
        return 1
    print(greeting(settings, server.server_port), file=sys.stderr, flush=True)
    log.info("mocks_ready", host=settings.host, port=server.server_port)
    watch = gevent.spawn(_watch, app.extensions[PLAYER])
    server.serve_forever()
    watch.kill()
    return 0


def _watch(player: ScenarioPlayer) -> None:
    while True:
        gevent.sleep(_LOOK_S)
        player.look()


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(run_command(given, os.environ) if is_command(given) else main(given))
