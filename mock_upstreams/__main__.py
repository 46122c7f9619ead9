"""`python -m mock_upstreams`: every mock bureau on one port, until SIGTERM or Ctrl-C."""

import os
import signal
import sys

import gevent
import structlog

from mock_upstreams.app import create_app
from mock_upstreams.server import build_server
from mock_upstreams.settings import SettingsError, read_settings

_STOP_S = 1.0


def main() -> int:
    """Serve; return 2 where the settings are wrong."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    log = structlog.get_logger("mock_upstreams").bind(process="mock_upstreams")
    try:
        settings = read_settings(os.environ)
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


if __name__ == "__main__":
    sys.exit(main())
