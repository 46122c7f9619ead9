"""flask-smorest's blueprint, with the request body parsed strictly.

As it comes, malformed JSON may end in a 500 (nesting, huge integers), a wrong content type in a
422, and `NaN` passes: docs/adr/0007-strict-requests.md.
"""

import json
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import flask
import marshmallow as ma
from flask_smorest import Blueprint as SmorestBlueprint
from webargs.flaskparser import FlaskParser

from core.errors import InvalidInput, MalformedJson, TooLarge, UnsupportedMediaType
from core.schema import Schema

View = TypeVar("View", bound=Callable[..., Any])


class StrictParser(FlaskParser):
    """Reads JSON bodies that say they are JSON and are, and queries without a stray parameter."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - as its base has it
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
    }

    def load_json(self, req: flask.Request, schema: ma.Schema) -> Any:
        limits = schema if isinstance(schema, Schema) else Schema
        if limits.may_be_left_out and not _has_body(req):
            return {}
        if req.mimetype != "application/json":
            raise UnsupportedMediaType("Send the body as application/json.")
        largest = limits.largest_json_bytes
        # One byte more than is taken: a body in chunks is cut there without a word.
        req.max_content_length = largest + 1
        raw = req.get_data(cache=True)
        if len(raw) > largest:
            raise TooLarge(f"A JSON body may have at most {largest // 1024} KiB here.")
        try:
            return json.loads(raw, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as exc:
            raise MalformedJson("The body is not well-formed JSON.") from exc

    def load_querystring(self, req: flask.Request, schema: ma.Schema) -> Any:
        repeated = [name for name, values in req.args.lists() if len(values) > 1]
        if repeated:
            fields = {_plain(name): [_ONCE] for name in repeated}
            raise InvalidInput("A query names each parameter once.", fields=fields)
        return super().load_querystring(req, schema)

    def load_files(self, req: flask.Request, schema: ma.Schema) -> Any:
        if req.mimetype != "multipart/form-data":
            raise UnsupportedMediaType("Send the body as multipart/form-data.")
        return super().load_files(req, schema)

    def handle_error(
        self, error: ma.ValidationError, req: flask.Request, schema: ma.Schema, **_options: Any
    ) -> NoReturn:
        fields: Any = error.messages
        raise InvalidInput(
            "Some fields are missing or not as documented.", fields=_flatten(fields)
        ) from error


class Blueprint(SmorestBlueprint):  # type: ignore[misc]
    ARGUMENTS_PARSER = StrictParser()


def documented(*decorators: Callable[[View], View]) -> Callable[[View], View]:
    """Take what decorators of a blueprint say of a view, and none of what they do to its answers.

    For a view that makes its whole answer itself: each of them is a call or more a request.
    """

    def decorate(view: View) -> View:
        told = view
        for decorator in reversed(decorators):
            told = decorator(told)
        view._apidoc = told._apidoc  # type: ignore[attr-defined]
        return view

    return decorate


def _has_body(req: flask.Request) -> bool:
    return bool(req.content_length) or "Transfer-Encoding" in req.headers


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _flatten(messages: Any, path: str = "") -> dict[str, list[str]]:
    """Turn marshmallow's nested messages into one list of sentences for each dotted path."""
    if isinstance(messages, dict):
        found: dict[str, list[str]] = {}
        for name, inner in messages.items():
            # webargs puts the place it looked in (json, query, files) in front.
            here = _plain(name) if path == "" else f"{path}.{_plain(name)}"
            found |= _flatten(inner, "" if path == "" and name in _PLACES else here)
        return found
    sentences = messages if isinstance(messages, list) else [messages]
    return {path or "body": [str(sentence) for sentence in sentences]}


_PLACES = frozenset({"json", "query", "files", "form", "headers"})

_LONGEST_NAME = 64
_ONCE = "只能出现一次。 Must be there only once."


def _plain(name: object) -> str:
    """Return a field's name as ASCII, cut short: an unknown one is the caller's own text."""
    return str(name).encode("ascii", "backslashreplace").decode()[:_LONGEST_NAME]
