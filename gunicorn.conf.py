"""How gunicorn serves the gateway: one gevent worker a core, JSON logs, shared metrics."""

import gc
import os
import shutil
import sys
import tempfile

from gevent import monkey

# Before anything is imported: this process imports the application, once for all workers, which
# then start warm and share its memory. Its own signals and children stay gunicorn's.
monkey.patch_all(os=False, signal=False)

from gunicorn.glogging import Logger  # noqa: E402

from core.config import ConfigError, EnvReader  # noqa: E402
from core.logs import logging_config  # noqa: E402

# prometheus_client reads this variable when it is first imported.
_own_metrics_folder = None
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    _own_metrics_folder = tempfile.mkdtemp(prefix="minsheng-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = _own_metrics_folder


def on_exit(_server):  # type: ignore[no-untyped-def]
    """Leave no metrics behind, unless somebody else chose where they are."""
    if _own_metrics_folder:
        shutil.rmtree(_own_metrics_folder, ignore_errors=True)


def _problems():  # type: ignore[no-untyped-def]
    """Return what is wrong with any setting: workers that find out would each say it again."""
    from app import Settings

    found = []
    for check in (_env.finish, lambda: Settings.from_env(os.environ)):
        try:
            check()
        except ConfigError as exc:
            found.append(str(exc))
    return "\n".join(found)


_env = EnvReader(os.environ)
bind = f"{_env.text('HOST', '127.0.0.1')}:{_env.integer('PORT', 8000, low=1, high=65535)}"
_most_in_work = _env.integer("REQUESTS_IN_WORK", 64, low=1, high=1000)
workers = _env.integer("WORKERS", os.cpu_count() or 1, low=1, high=256)
if _told := _problems():
    on_exit(None)
    sys.exit(_told)

worker_class = "openapi.worker.GatewayWorker"
worker_connections = 1000
timeout = 60
graceful_timeout = 25
# Also the longest wait for a whole request head.
keepalive = 30
# No header that a client may send says who it is or under which path the gateway runs.
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers = {}


class _WithoutAccessLog(Logger):
    def access(self, *_request: object) -> None:
        """Write nothing: the gateway writes one event a request itself, without any path.

        gunicorn's own puts a line together for each request, even if no handler takes it.
        """


logger_class = _WithoutAccessLog
# It would be a file in somebody's home that can change a running gateway, one for all gateways.
control_socket_disable = True
# gunicorn's own loggers hand their events to the root, which writes JSON.
_own_loggers = {"gunicorn.error": {"propagate": True}, "gunicorn.access": {"propagate": False}}
logconfig_dict = {**logging_config("gateway"), "loggers": _own_loggers}

_COLLECT_AFTER = 30_000
"""Objects made and not yet freed before the collector looks at the young ones; Python's is 700.

With 50,000 it stopped the worker for up to 80 ms at a time.
"""


def pre_fork(_server, _worker):  # type: ignore[no-untyped-def]
    """Keep the collector from writing to what the workers share."""
    gc.collect()
    gc.freeze()


def post_fork(_server, worker):  # type: ignore[no-untyped-def]
    """Tell a new worker what only this file has read."""
    worker.most_in_work = _most_in_work


def child_exit(_server, worker):  # type: ignore[no-untyped-def]
    """Drop the metrics files of a worker that has gone."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def post_worker_init(_worker):  # type: ignore[no-untyped-def]
    """Spare the collector what lives as long as the worker, and let it run seldom.

    Looking through all modules again and again took a fifth of a page's CPU. Cycles are few here:
    a worker's memory stays where it is (docs/performance.md).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 50)
