"""All mock bureaus as one Flask application, each under `/<bureau>`."""

from collections.abc import Callable
from time import monotonic, perf_counter

import structlog
from flask import Flask, Response, g, jsonify, request

from mock_upstreams import admin_guard, misbehave
from mock_upstreams.admin import build_admin
from mock_upstreams.clock import Clock, utc_now
from mock_upstreams.fault_orders import Faultable
from mock_upstreams.id_numbers import mask
from mock_upstreams.journal import Entry
from mock_upstreams.people import People
from mock_upstreams.personas import PERSONAS
from mock_upstreams.registry import discover
from mock_upstreams.settings import MockSettings
from mock_upstreams.turn import Turn, turn_or_none
from mock_upstreams.wire import Refusal
from mock_upstreams.world import World

log = structlog.get_logger("mock_upstreams")

_MAX_REQUEST_BYTES = 256 * 1024


def create_app(
    settings: MockSettings,
    *,
    now: Clock = utc_now,
    elapsed_s: Callable[[], float] = monotonic,
) -> Flask:
    """Build every bureau found, with the orders' side beside them.

    Args:
        now: The bureaus' date and time.
        elapsed_s: Seconds that really pass: how long a bureau's work takes.

    Raises:
        ValueError: a credential that cannot be a key; the message names it.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _MAX_REQUEST_BYTES
    world = World(
        people=People(PERSONAS),
        credentials=settings.credentials,
        now=now,
        elapsed_s=elapsed_s,
        seed=settings.seed,
    )
    bureaus = discover()
    orderable = {
        bureau.name: Faultable(
            operations=bureau.operations,
            dialect_faults=bureau.dialect_faults,
            fields=bureau.fields,
        )
        for bureau in bureaus
    }
    admin_guard.install(app, settings.admin_token)
    # Flask runs these backwards: the journal is written last, when the answer is final.
    _install_journal(app, world)
    misbehave.install(app, world, {bureau.name: bureau.writes for bureau in bureaus})
    for bureau in bureaus:
        app.register_blueprint(bureau.build(world), url_prefix=f"/{bureau.name}")
    app.register_blueprint(build_admin(world, orderable))
    app.register_error_handler(Refusal, _refuse)
    app.add_url_rule("/health/live", view_func=_live)
    return app


def _refuse(refusal: Refusal) -> Response:
    return refusal.answer


def _live() -> Response:
    return jsonify(status="ok")


def _install_journal(app: Flask, world: World) -> None:
    @app.before_request
    def note_start() -> None:
        g.started = perf_counter()
        g.clears = world.journal.clears

    @app.after_request
    def write(response: Response) -> Response:
        turn = turn_or_none()
        if turn is None:
            return response
        entry = _entry(turn, response, world)
        world.journal.write(entry, clears=g.clears)
        log.info(
            "mock_request",
            bureau=entry.bureau,
            operation=entry.operation,
            status=entry.status,
            signature=entry.signature,
            fault=entry.fault,
            duration_s=round(perf_counter() - g.started, 4),
        )
        return response


def _entry(turn: Turn, response: Response, world: World) -> Entry:
    return Entry(
        at=world.clock.now(),
        bureau=turn.bureau,
        operation=turn.operation,
        method=request.method,
        path=request.path,
        status=None if turn.is_cut else response.status_code,
        signature=turn.signature,
        persona=turn.persona.code if turn.persona else None,
        id_number=mask(turn.persona.id_number) if turn.persona else None,
        fault=turn.fault.kind.value if turn.fault else None,
    )
