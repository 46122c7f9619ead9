"""Orders from testers: faults, the clock, a clean start; what came, and who the citizens are."""

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, request

from mock_upstreams import presets
from mock_upstreams.citizens import SIZE
from mock_upstreams.fault_orders import Faultable, FaultProblems, parse_faults
from mock_upstreams.journal_views import add_journal_routes
from mock_upstreams.lives import Persona
from mock_upstreams.orders_clock import ClockProblems, clock_state, order_clock
from mock_upstreams.orders_recordings import add_recording_routes
from mock_upstreams.scenario_player import ScenarioPlayer
from mock_upstreams.scenario_views import add_scenario_routes
from mock_upstreams.stubs.fields import StubProblem
from mock_upstreams.stubs.orders import payload
from mock_upstreams.stubs.refusals import refusal
from mock_upstreams.stubs.views import add_stub_routes
from mock_upstreams.world import World

_MAX_SEED_CHARACTERS = 64
_CITIZENS = 20
_MAX_CITIZENS = 500


def build_admin(
    world: World, bureaus: Mapping[str, Faultable], player: ScenarioPlayer
) -> Blueprint:
    """Build `/__admin`. `admin_guard` decides who may come in."""
    admin = Blueprint("__admin", __name__, url_prefix="/__admin")
    admin.register_error_handler(StubProblem, _refuse)
    _add_fault_routes(admin, world, bureaus)
    _add_preset_routes(admin, world, bureaus)
    _add_clock_routes(admin, world)
    _add_state_routes(admin, world)
    add_journal_routes(admin, world, tuple(bureaus))
    add_stub_routes(admin, world)
    add_scenario_routes(admin, player)
    add_recording_routes(admin, world.recordings)
    return admin


def _add_fault_routes(admin: Blueprint, world: World, bureaus: Mapping[str, Faultable]) -> None:
    @admin.put("/faults")
    def put_faults() -> tuple[Response, int]:
        try:
            faults = parse_faults(_payload(), bureaus, world.people.knows)
        except FaultProblems as exc:
            return jsonify(problems=exc.problems), 400
        world.faults.replace(faults)
        return get_faults(), 200

    @admin.get("/faults")
    def get_faults() -> Response:
        return jsonify([fault.as_order(left) for fault, left in world.faults.in_force()])

    @admin.delete("/faults")
    def delete_faults() -> tuple[str, int]:
        world.faults.replace([])
        return "", 204


def _add_preset_routes(admin: Blueprint, world: World, bureaus: Mapping[str, Faultable]) -> None:
    @admin.get("/presets")
    def get_presets() -> Response:
        return jsonify(presets.told(world.faults))

    @admin.put("/presets/<name>")
    def put_preset(name: str) -> tuple[Response, int]:
        try:
            presets.switch_on(world.faults, name, _payload(), bureaus)
        except presets.PresetProblems as exc:
            return jsonify(problems=exc.problems), 400
        return get_presets(), 200

    @admin.delete("/presets/<name>")
    def delete_preset(name: str) -> tuple[Response | str, int]:
        if name not in presets.PRESETS:
            return jsonify(problems=[f"preset: must be one of {', '.join(presets.PRESETS)}"]), 400
        presets.switch_off(world.faults, name)
        return "", 204

    @admin.delete("/presets")
    def delete_presets() -> tuple[str, int]:
        presets.switch_off(world.faults)
        return "", 204


def _add_clock_routes(admin: Blueprint, world: World) -> None:
    @admin.get("/clock")
    def get_clock() -> Response:
        return jsonify(clock_state(world.clock))

    @admin.put("/clock")
    def put_clock() -> tuple[Response, int]:
        try:
            order_clock(world.clock, _payload())
        except ClockProblems as exc:
            return jsonify(problems=exc.problems), 400
        return get_clock(), 200

    @admin.delete("/clock")
    def delete_clock() -> tuple[str, int]:
        world.clock.reset()
        return "", 204


def _add_state_routes(admin: Blueprint, world: World) -> None:
    @admin.post("/reset")
    def reset() -> tuple[Response | str, int]:
        order = _payload()
        problems = [] if order is None else _wrong_reset(order)
        if problems:
            return jsonify(problems=problems), 400
        seed = order.get("seed") if isinstance(order, dict) else None
        world.reset(None if seed is None else str(seed))
        return "", 200

    @admin.get("/personas")
    def personas() -> Response:
        return jsonify([_persona(persona) for persona in world.people.all])

    @admin.get("/citizens")
    def citizens() -> tuple[Response, int]:
        offset, limit = (_number(request.args.get(name)) for name in ("offset", "limit"))
        if offset is None or limit is None or limit > _MAX_CITIZENS:
            return jsonify(
                problems=[f"offset, limit: whole numbers, limit up to {_MAX_CITIZENS}"]
            ), 400
        found = range(offset, min(offset + (limit or _CITIZENS), SIZE))
        told = [_persona(world.people.citizens.at(index)) for index in found]
        return jsonify(total=SIZE, offset=offset, citizens=told), 200


def _number(text: str | None) -> int | None:
    """Return a whole number, 0 where there is none; None where it is not one."""
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _wrong_reset(order: object) -> list[str]:
    if not isinstance(order, dict):
        return ["the body must be an object with a seed, or empty"]
    problems = [f"{key}: is not a known key; there is seed" for key in order if key != "seed"]
    if not _is_seed(order.get("seed")):
        problems.append(f"seed: must be text of 1 to {_MAX_SEED_CHARACTERS}")
    return problems


def _is_seed(seed: object) -> bool:
    return seed is None or (
        type(seed) in (str, int) and 1 <= len(str(seed)) <= _MAX_SEED_CHARACTERS
    )


def _payload() -> object:
    """Return the body's JSON, None where there is no body.

    Raises:
        StubProblem: it is no JSON.
    """
    return payload() if request.get_data() else None


def _refuse(problem: StubProblem) -> tuple[Response, int]:
    """Tell of a body that is no JSON in WireMock's shape, and in that of these orders."""
    told, _ = refusal([problem])
    return jsonify(**told.get_json(), problems=[str(problem)]), 400


def _persona(persona: Persona) -> dict[str, object]:
    """Sample citizens are invented: a tester needs their whole name and number to sign in."""
    return {
        "code": persona.code,
        "name": persona.name,
        "id_number": persona.id_number,
        "shows": persona.shows,
        "shows_zh": persona.shows_zh,
    }
