"""Orders about recorded exchanges."""

from flask import Blueprint, Response, jsonify, request

from mock_upstreams.recordings import RecordingProblem, Recordings
from mock_upstreams.stubs.orders import payload

_LARGEST_BYTES = 16 * 1024 * 1024


def add_recording_routes(admin: Blueprint, recordings: Recordings) -> None:
    @admin.post("/exchanges")
    def load_exchanges() -> tuple[Response, int]:
        request.max_content_length = _LARGEST_BYTES
        try:
            return jsonify(exchanges=recordings.load(payload())), 200
        except RecordingProblem as exc:
            return jsonify(problems=[str(exc)]), 400

    @admin.get("/exchanges")
    def count_exchanges() -> Response:
        return jsonify(exchanges=recordings.count)

    @admin.delete("/exchanges")
    def delete_exchanges() -> tuple[str, int]:
        recordings.clear()
        return "", 204
