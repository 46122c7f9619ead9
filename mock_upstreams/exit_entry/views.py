"""The administration's three addresses."""

from flask import Blueprint

from mock_upstreams.exit_entry.applications import Applications
from mock_upstreams.exit_entry.appointments import Appointments
from mock_upstreams.exit_entry.desk import Desk
from mock_upstreams.exit_entry.door import Door
from mock_upstreams.exit_entry.queries import Queries
from mock_upstreams.world import World


def build(world: World) -> Blueprint:
    door = Door(world)
    desk = Desk(world, door)
    appointments = Appointments(lambda: world.seed, world.anchor)
    world.on_reset(appointments.clear)
    queries = Queries(world, door, desk, appointments)
    applications = Applications(world, door, desk, appointments)
    blueprint = Blueprint("exit_entry", __name__)
    blueprint.add_url_rule("/v2/queries", "submit", queries.submit, methods=["POST"])
    blueprint.add_url_rule("/v2/applications", "apply", applications.apply, methods=["POST"])
    blueprint.add_url_rule("/v2/results", "poll", desk.poll, methods=["POST"])
    return blueprint
