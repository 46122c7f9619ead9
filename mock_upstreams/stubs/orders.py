"""How orders in WireMock's manner are read, and their problems told."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, request

from mock_upstreams.json_text import JsonProblem, read_json
from mock_upstreams.stubs.fields import StubProblem
from mock_upstreams.stubs.importing import StubProblems
from mock_upstreams.stubs.refusals import refusal

MAX_MAPPINGS_BYTES = 32 * 1024 * 1024

Answer = Response | tuple[Response, int] | tuple[str, int]
P = ParamSpec("P")


def speaks_stubs(view: Callable[P, Answer]) -> Callable[P, Answer]:
    """Let a view take large bodies, and tell problems in WireMock's shape."""

    @wraps(view)
    def told(*args: P.args, **kwargs: P.kwargs) -> Answer:
        request.max_content_length = MAX_MAPPINGS_BYTES
        try:
            return view(*args, **kwargs)
        except StubProblem as problem:
            return refusal([problem])
        except StubProblems as found:
            return refusal(found.problems)

    return told


def payload() -> object:
    """Return the request's JSON.

    Raises:
        StubProblem: there is none; where it goes wrong.
    """
    try:
        return read_json(request.get_data().decode())
    except UnicodeDecodeError:
        raise StubProblem((), "the body is no JSON: it is not text in UTF-8") from None
    except JsonProblem as exc:
        raise StubProblem((), f"the body {exc}") from None


def whole_argument(name: str) -> int | None:
    """Return a whole number from the address; None where it is not there.

    Raises:
        StubProblem: it is none.
    """
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise StubProblem((name,), "must be a whole number")
    return int(text)
