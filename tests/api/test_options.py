"""OPTIONS: which methods an address takes, and nothing more."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    "path, allowed",
    [
        ("/docs", {"GET", "HEAD", "OPTIONS"}),
        ("/v1/home", {"GET", "HEAD", "OPTIONS"}),
        ("/v1/licences/any/suspension", {"POST", "DELETE", "OPTIONS"}),
        ("/verify/verify.css", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_an_address_tells_its_methods_without_any_content(
    client: FlaskClient, path: str, allowed: set[str]
) -> None:
    answer = client.options(path)

    assert (answer.status_code, answer.data) == (204, b"")
    assert set(answer.headers["Allow"].split(", ")) == allowed
    assert {"Content-Type", "Content-Length"}.isdisjoint(answer.headers.keys())
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Request-Id"]
