"""Routes are found as Flask's own way finds them, with less work."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from core.web import SyncFlask

_APP = SyncFlask(__name__)
_TOLD = ("script_name", "subdomain", "url_scheme", "path_info", "default_method", "query_args")


def _both(environ: dict[str, Any], app: Flask = _APP) -> list[list[object]]:
    request = app.request_class(environ)
    adapters = [app.create_url_adapter(request), Flask.create_url_adapter(app, request)]
    return [[getattr(adapter, name) for name in _TOLD] for adapter in adapters]


@given(
    path=st.text(max_size=20).map("/{}".format),
    root=st.sampled_from(["", "/under", "/under/"]),
    method=st.sampled_from(["GET", "HEAD", "POST", "OPTIONS"]),
    query=st.text(alphabet="ab=&%C3 ?", max_size=9),
    scheme=st.sampled_from(["http", "https"]),
)
def test_a_request_is_told_as_flask_tells_it(path, root, method, query, scheme) -> None:
    environ = {
        **EnvironBuilder(base_url=f"{scheme}://host.test", method=method).get_environ(),
        "PATH_INFO": path.encode().decode("latin-1"),
        "SCRIPT_NAME": root,
        "QUERY_STRING": query,
    }

    ours, flasks = _both(environ)

    assert ours == flasks


def test_a_query_in_raw_utf_8_is_told_as_flask_tells_it() -> None:
    environ = {**EnvironBuilder(path="/").get_environ(), "QUERY_STRING": "x=\u00c3\u00a9"}

    ours, flasks = _both(environ)

    assert ours == flasks


def _with_routes(app: Flask) -> Flask:
    for path, methods in (
        ("/fixed", ["GET"]),
        ("/fixed", ["POST"]),
        ("/fixed", ["POST", "PUT"]),
        ("/folder/", ["GET"]),
        ("/one/<name>", ["GET"]),
        ("/one/fixed", ["GET"]),
        ("/one/<int:number>", ["POST"]),
        ("/with space", ["GET"]),
    ):
        endpoint = f"{path}{methods}"
        app.add_url_rule(path, endpoint, lambda **_: "", methods=methods)
    app.add_url_rule("/first", "first", lambda **_: "", defaults={"page": 1})
    return app


_PATHS = (
    *("/fixed", "/fixed/", "//fixed", "/Fixed", "/folder/", "/folder", "/first", "/none", "/"),
    *("/one/two", "/one/fixed", "/one/2", "/with space", "/with%20space", ""),
)


@pytest.mark.parametrize("path", _PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "get"])
def test_a_path_leads_where_it_does_by_flask(path: str, method: str) -> None:
    environ = {**EnvironBuilder().get_environ(), "PATH_INFO": path, "REQUEST_METHOD": method}

    def led_to(app: Flask) -> tuple[object, ...]:
        with app.request_context(environ) as context:
            asked = context.request
            error = asked.routing_exception
            return asked.endpoint, asked.view_args, error and (type(error), error.code)

    assert led_to(_with_routes(SyncFlask("ours"))) == led_to(_with_routes(Flask("flasks")))


@pytest.mark.parametrize("method, allowed", [("OPTIONS", 200), ("DELETE", 405)])
def test_what_flask_answers_itself_names_the_methods(method: str, allowed: int) -> None:
    answer = _with_routes(SyncFlask("ours")).test_client().open("/fixed", method=method)

    assert answer.status_code == allowed
    assert {"GET", "POST", "PUT"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("setting", [{"SERVER_NAME": "a.test"}, {"TRUSTED_HOSTS": ["a.test"]}])
def test_hosts_that_are_set_are_minded(setting: dict[str, object]) -> None:
    app = SyncFlask(__name__)
    app.config.update(setting)
    request = app.request_class(EnvironBuilder(path="/", base_url="http://a.test").get_environ())

    assert app.create_url_adapter(request).server_name == "a.test"
