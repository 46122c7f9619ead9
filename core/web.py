"""What every Flask process of ours shares about reading a request."""

from collections.abc import Callable, Iterable
from functools import cached_property
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

from flask import Flask, Request, Response
from flask.sessions import NullSession, SessionInterface
from werkzeug.routing import MapAdapter, Rule

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

P = TypeVar("P")

_HAVE_NO_BODY = frozenset({204, 304})
_ARE_URLS = frozenset({"location", "content-location"})


def unproxied(proxy: P) -> P:
    """Return what one of Flask's proxies (`request`, `g`, `current_app`) stands for here.

    Each look through a proxy costs as much as what it is for, so who looks twice asks for this.
    """
    return cast(P, proxy._get_current_object())  # type: ignore[attr-defined]


class WholeResponse(Response):
    """An answer that mostly is one piece of bytes already, which then goes out as it is.

    Werkzeug's own way copies its head, field by field, to look for what may be amiss in it.
    """

    def get_wsgi_response(
        self, environ: "WSGIEnvironment"
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        if not self._is_ready(environ):
            return super().get_wsgi_response(environ)
        return cast(list[bytes], self.response), self.status, list(self.headers)

    def _is_ready(self, environ: "WSGIEnvironment") -> bool:
        if environ["REQUEST_METHOD"] == "HEAD" or self.status_code < 200:
            return False
        if self.status_code in _HAVE_NO_BODY or self._on_close:
            return False
        body = self.response
        if type(body) is not list or any(type(part) is not bytes for part in body):
            return False
        names = {name.lower() for name, _ in self.headers}
        return "content-length" in names and names.isdisjoint(_ARE_URLS)


class _NoCookies(SessionInterface):
    """Flask's own sessions live in cookies, which nothing here sets or reads."""

    def __init__(self) -> None:
        self._none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:
        del app, request
        return self._none


class SyncFlask(Flask):
    """An app of one host, whose functions are all plain ones, as gevent's workers want them.

    Flask looks at each hook and view, at every request, whether it is a coroutine. Here a coroutine
    ends in a TypeError at its first call.
    """

    response_class = WholeResponse
    session_interface = _NoCookies()

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return what finds a request's route, by its path alone unless hosts are set.

        Flask's own also works out subdomains, websockets and international names, for each request.
        A fixed path is looked up, and its request has no adapter: nothing here asks for URLs.
        """
        if self.config["SERVER_NAME"] or self.config["TRUSTED_HOSTS"]:
            return super().create_url_adapter(request)
        if request is None:
            return None
        path = _decoded(request.environ.get("PATH_INFO", ""))
        if rule := self._fixed_routes.get((request.method, path)):
            request.url_rule, request.view_args = rule, {}
            return None
        return MapAdapter(
            self.url_map,
            server_name=request.host,
            script_name=request.root_path,
            subdomain="",
            url_scheme=request.scheme,
            path_info=path,
            default_method=request.method,
            query_args=request.query_string.decode(errors="replace"),
        )

    @cached_property
    def _fixed_routes(self) -> dict[tuple[str, str], Rule]:
        """The routes whose path holds no values, by method and path.

        Flask allows no route to be added once there was a request. What Flask itself answers
        (OPTIONS) is left to it.
        """
        return {
            (method, rule.rule): rule
            for rule in reversed(list(self.url_map.iter_rules()))  # of two the first is meant
            for method in (rule.methods or set()) - {"OPTIONS"}
            if not (rule.arguments or rule.subdomain or rule.websocket)
            if not (rule.redirect_to or rule.alias or rule.build_only)
        }

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def _decoded(text: str) -> str:
    """Return a text of a WSGI environment, which is UTF-8 told as Latin-1 (PEP 3333)."""
    return text if text.isascii() else text.encode("latin-1").decode(errors="replace")


class InMemoryRequest(Request):
    """A request whose uploads stay in memory.

    Werkzeug spools an upload of more than 500 kB to a temporary file, which would put a face on
    the disk. Memory stays bounded by `MAX_CONTENT_LENGTH`, which an app with this class must set.
    """

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        del total_content_length, content_type, filename, content_length
        return BytesIO()
