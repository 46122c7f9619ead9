"""How `/__admin` says no: WireMock's shape of errors."""

from collections.abc import Sequence

from flask import Response, jsonify

from mock_upstreams.stubs.fields import StubProblem, pointer

_CANNOT_BE_READ = 10
_NOT_HERE = 50


def refusal(problems: Sequence[StubProblem]) -> tuple[Response, int]:
    """Return 422 with one error for each problem: where it is and what is wrong."""
    errors = [
        {
            "code": _CANNOT_BE_READ,
            "source": {"pointer": pointer(problem.at)},
            "title": "Error parsing JSON",
            "detail": str(problem),
        }
        for problem in problems
    ]
    return jsonify(errors=errors), 422


def not_found(reason: str) -> tuple[Response, int]:
    """Return 404 for a thing, or an order, that there is not."""
    return plain_refusal(404, reason)


def plain_refusal(status: int, reason: str) -> tuple[Response, int]:
    """Return a refusal of the whole order."""
    return jsonify(errors=[{"code": _NOT_HERE, "title": reason, "detail": reason}]), status


def not_here(reason: str) -> tuple[Response, int]:
    """Return 422 for a thing that these mocks do not do."""
    return plain_refusal(422, reason)
