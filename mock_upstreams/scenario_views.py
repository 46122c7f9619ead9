"""`/__admin/scenario`: what is played, and another one in one request."""

from flask import Blueprint, Response, jsonify, request

from mock_upstreams.scenario_player import ScenarioPlayer
from mock_upstreams.scenario_text import ScenarioProblems


def add_scenario_routes(admin: Blueprint, player: ScenarioPlayer) -> None:
    @admin.get("/scenario")
    def get_scenario() -> Response:
        return jsonify(player.state())

    @admin.put("/scenario")
    def put_scenario() -> tuple[Response, int]:
        try:
            player.play(request.get_data())
        except ScenarioProblems:
            return jsonify(player.state()), 400
        return get_scenario(), 200

    @admin.delete("/scenario")
    def delete_scenario() -> tuple[str, int]:
        player.stop()
        return "", 204
