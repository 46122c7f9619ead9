"""For those who run it: is it alive, is it ready, what does it measure."""

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from core.store.base import Store
from core.tally import tally


def build_operations(store: Store, *, metrics_folder: str | None) -> Blueprint:
    """Make the routes of operations.

    Args:
        metrics_folder: Where the workers of this gateway share their metrics; None if there is
            only this process.
    """
    blp = Blueprint("operations", __name__)

    @blp.get("/health/live")
    def live() -> Response:
        return jsonify(status="ok")

    @blp.get("/health/ready")
    def ready() -> Response:
        # The store alone: a bureau's outage makes a section unavailable, never the gateway.
        store.ping()
        return jsonify(status="ok")

    @blp.get("/metrics")
    def metrics() -> Response:
        tally.tell()
        text = generate_latest(_registry(metrics_folder))
        return Response(text, content_type=CONTENT_TYPE_LATEST)

    return blp


def _registry(metrics_folder: str | None) -> CollectorRegistry:
    if metrics_folder is None:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=metrics_folder)  # type: ignore[no-untyped-call]
    return registry
