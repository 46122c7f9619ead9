"""Builds the verifier from its settings and serves it with gunicorn."""

import threading
from typing import Any

import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication

from auth.verifier.photo_route import add_photo_checks
from auth.verifier.pool import Pool
from auth.verifier.server import create_app
from auth.verifier.settings import VerifierSettings
from auth.verifier.work import CHECKING, JUDGING, A, J, Work
from core.logs import configure_logging, logging_config

log = structlog.get_logger("verifier")

_JUDGE = "auth.verifier.preload:judge_job"
_CHECK = "auth.verifier.preload:check_photo"
_PHOTO_WORKERS, _PHOTO_QUEUE = 1, 8
"""Portraits have places of their own: they keep no speaker waiting, and none keeps them."""
_PHOTO_WAIT_S = 2.0  # the request behind it has 3 s by default, for all that it does
_SPARE_THREADS = 4  # for health, metrics and the callers that are told to come back

_GUNICORN_LOGGERS = {
    # gunicorn's own defaults name handlers that ours do not have.
    "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
    "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": True},
}


def build(settings: VerifierSettings) -> Flask:
    """Return the app; its models are loaded in the background, and `/health/ready` tells when."""
    pool = _pool(settings, JUDGING, _JUDGE, workers=settings.workers, queue=settings.queue)
    photos = _pool(
        settings,
        CHECKING,
        _CHECK,
        workers=_PHOTO_WORKERS,
        queue=_PHOTO_QUEUE,
        wait_s=_PHOTO_WAIT_S,
    )
    threading.Thread(target=pool.warm_up, daemon=True).start()
    app = create_app(pool, secret=settings.secret)
    add_photo_checks(app, photos, secret=settings.secret)
    return app


def _pool(
    settings: VerifierSettings,
    work: Work[J, A],
    name: str,
    *,
    workers: int,
    queue: int,
    wait_s: float | None = None,
) -> Pool[J, A]:
    return Pool(
        work,
        name,
        workers=workers,
        queue=queue,
        job_timeout_s=settings.job_timeout_s,
        job_memory_mb=settings.job_memory_mb,
        wait_s=wait_s,
    )


def _threads(settings: VerifierSettings) -> int:
    places = settings.workers + settings.queue + _PHOTO_WORKERS + _PHOTO_QUEUE
    return places + _SPARE_THREADS


class Server(BaseApplication):  # type: ignore[misc]
    """One gunicorn worker: the queue is in its memory, the work in its children."""

    def __init__(self, settings: VerifierSettings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        settings = self._settings
        options: dict[str, Any] = {
            "bind": f"{settings.host}:{settings.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": _threads(settings),
            # Longer than a caller keeps an idle connection, so that the caller is who ends it.
            "keepalive": 75,
            "graceful_timeout": int(settings.job_timeout_s) + 5,
            "logconfig_dict": logging_config("verifier") | {"loggers": _GUNICORN_LOGGERS},
            "proc_name": "minsheng-verifier",
            # It would be a file in somebody's home that can change a running verifier.
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        configure_logging("verifier")
        if self._settings.antispoof_model is None:
            log.warning("no_antispoof_model", accepted="animated photos and synthetic faces")
        return build(self._settings)
