"""All mock bureaus as one Flask application, each under `/<bureau>`."""

from collections.abc import Callable
from http.client import NOT_FOUND
from time import monotonic, perf_counter

import structlog
from flask import Flask, Response, g, jsonify, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException

from mock_upstreams import admin_guard, misbehave
from mock_upstreams.admin import build_admin
from mock_upstreams.clock import Clock, utc_now
from mock_upstreams.console_page import build_console
from mock_upstreams.fault_orders import Faultable
from mock_upstreams.front_page import install_front
from mock_upstreams.id_numbers import mask
from mock_upstreams.journal import BureauNote, Entry, kept
from mock_upstreams.people import People
from mock_upstreams.personas import PERSONAS
from mock_upstreams.registry import discover
from mock_upstreams.scenario_player import ScenarioPlayer
from mock_upstreams.seen import SEEN_KEY, Seen
from mock_upstreams.settings import MockSettings
from mock_upstreams.stubs.folder import load_folder
from mock_upstreams.stubs.layer import StubLayer
from mock_upstreams.stubs.near_misses import nearest_text
from mock_upstreams.turn import Turn, turn_or_none
from mock_upstreams.wire import Refusal
from mock_upstreams.world import World

log = structlog.get_logger("mock_upstreams")

PLAYER = "mock_upstreams.player"
"""Where the application's extensions have what plays scenarios."""
_MAX_REQUEST_BYTES = 256 * 1024


class _Readable(DefaultJSONProvider):
    """Chinese as such: people read what the orders' side answers."""

    ensure_ascii = False


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
        ValueError: a credential that cannot be a key, or stubs that cannot work; it says which.
    """
    app = Flask(__name__, static_folder=None)
    app.json = _Readable(app)
    app.config["MAX_CONTENT_LENGTH"] = _MAX_REQUEST_BYTES
    world = World(
        people=People(PERSONAS, settings.seed),
        credentials=settings.credentials,
        now=now,
        elapsed_s=elapsed_s,
        seed=settings.seed,
    )
    world.stubs.allow(hosts=settings.proxy_to, all_templates=settings.all_templates)
    if settings.mappings is not None:
        load_folder(world.stubs, settings.mappings)
    bureaus = discover()
    orderable = {
        bureau.name: Faultable(
            operations=bureau.operations,
            dialect_faults=bureau.dialect_faults,
            fields={name: tuple(found.split()) for name, found in bureau.fields.items()},
        )
        for bureau in bureaus
    }
    admin_guard.install(app, settings.admin_token)
    # Flask runs these backwards: the journal is written last, when the answer is final.
    _install_journal(app, world)
    misbehave.install(app, world, {bureau.name: bureau.writes for bureau in bureaus})
    for bureau in bureaus:
        app.register_blueprint(bureau.build(world), url_prefix=f"/{bureau.name}")
    player = ScenarioPlayer(world, orderable)
    app.extensions[PLAYER] = player
    app.register_blueprint(build_admin(world, orderable, player))
    app.register_blueprint(build_console(bureaus))
    install_front(app, world, bureaus)
    app.register_error_handler(Refusal, _refuse)
    app.register_error_handler(HTTPException, admin_guard.refuse_order)
    app.add_url_rule("/health/live", view_func=_live)
    app.wsgi_app = StubLayer(app.wsgi_app, world)  # type: ignore[method-assign, arg-type]
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
        turn, seen = turn_or_none(), request.environ.get(SEEN_KEY)
        if seen is None:
            return response
        if turn is None and response.status_code == NOT_FOUND:
            response.set_data(nearest_text(world.stubs, seen))
            response.mimetype = "text/plain"
        entry = _entry(turn, seen, response, world)
        world.journal.write(entry, clears=g.clears)
        log.info(
            "mock_request",
            bureau=entry.bureau,
            operation=turn.operation if turn else None,
            status=entry.status,
            signature=turn.signature if turn else None,
            fault=entry.note.fault if entry.note else None,
            duration_s=round(perf_counter() - g.started, 4),
        )
        return response


def _entry(turn: Turn | None, seen: Seen, response: Response, world: World) -> Entry:
    if turn is None:
        return Entry(at=world.now(), seen=kept(seen), status=response.status_code)
    return Entry(
        at=world.clock.now(),
        seen=kept(seen),
        status=None if turn.is_cut else response.status_code,
        note=BureauNote(
            bureau=turn.bureau,
            operation=turn.operation,
            signature=turn.signature,
            signature_check=turn.signature_check,
            persona=turn.persona.code if turn.persona else None,
            id_number=mask(turn.persona.id_number) if turn.persona else None,
            fault=turn.fault_name,
            opened=turn.opened,
        ),
    )
