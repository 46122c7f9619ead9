"""Orders from testers: faults, the journal, a clean start, who the sample citizens are."""

import hmac
from collections.abc import Mapping
from ipaddress import ip_address

from flask import Blueprint, Response, abort, jsonify, request

from mock_upstreams.faults import Faultable, FaultProblems, parse_faults
from mock_upstreams.lives import Persona
from mock_upstreams.world import World


def build_admin(world: World, bureaus: Mapping[str, Faultable], token: str) -> Blueprint:
    """Build `/__admin`: for callers on this machine, and for those who send the token."""
    admin = Blueprint("__admin", __name__, url_prefix="/__admin")

    @admin.before_request
    def guard() -> None:
        if not (_is_loopback(request.remote_addr) or _sends(token)):
            abort(403)

    _add_fault_routes(admin, world, bureaus)
    _add_state_routes(admin, world, bureaus)
    return admin


def _add_fault_routes(admin: Blueprint, world: World, bureaus: Mapping[str, Faultable]) -> None:
    @admin.put("/faults")
    def put_faults() -> tuple[Response, int]:
        try:
            world.faults.replace(parse_faults(_payload(), bureaus))
        except FaultProblems as exc:
            return jsonify(problems=exc.problems), 400
        return get_faults(), 200

    @admin.get("/faults")
    def get_faults() -> Response:
        return jsonify([fault.as_order(left) for fault, left in world.faults.in_force()])

    @admin.delete("/faults")
    def delete_faults() -> tuple[str, int]:
        world.faults.replace([])
        return "", 204


def _add_state_routes(admin: Blueprint, world: World, bureaus: Mapping[str, Faultable]) -> None:
    @admin.get("/requests")
    def requests() -> tuple[Response, int]:
        bureau = request.args.get("bureau")
        if bureau is not None and bureau not in bureaus:
            return jsonify(problems=[f"bureau: must be one of {', '.join(bureaus)}"]), 400
        return jsonify([entry.as_json() for entry in world.journal.read(bureau)]), 200

    @admin.post("/reset")
    def reset() -> tuple[str, int]:
        world.reset()
        return "", 204

    @admin.get("/personas")
    def personas() -> Response:
        return jsonify([_persona(persona) for persona in world.people.all])


def _payload() -> object:
    try:
        return request.get_json(force=True, silent=True)
    except RecursionError:
        return None


def _is_loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def _sends(token: str) -> bool:
    sent = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(sent.encode(), f"Bearer {token}".encode())


def _persona(persona: Persona) -> dict[str, object]:
    """Sample citizens are invented: a tester needs their whole name and number to sign in."""
    return {
        "code": persona.code,
        "name": persona.name,
        "id_number": persona.id_number,
        "shows": persona.shows,
    }
