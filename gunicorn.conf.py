"""How gunicorn serves the gateway: one gevent worker a core, JSON logs, shared metrics."""

import os
import tempfile

from core.config import EnvReader
from core.logs import logging_config

# prometheus_client reads this variable when it is first imported, in each worker.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="minsheng-metrics-"))

_env = EnvReader(os.environ)
bind = f"{_env.text('HOST', '127.0.0.1')}:{_env.integer('PORT', 8000, low=1, high=65535)}"
workers = _env.integer("WORKERS", os.cpu_count() or 1, low=1, high=256)
_env.finish()

worker_class = "gevent"
worker_connections = 1000
timeout = 60
graceful_timeout = 25
keepalive = 65
# The gateway writes one event a request itself, without paths or query strings.
accesslog = None
# gunicorn's own loggers hand their events to the root, which writes JSON.
_own_loggers = {"gunicorn.error": {"propagate": True}, "gunicorn.access": {"propagate": False}}
logconfig_dict = {**logging_config("gateway"), "loggers": _own_loggers}


def child_exit(_server, worker):  # type: ignore[no-untyped-def]
    """Drop the metrics files of a worker that has gone."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
