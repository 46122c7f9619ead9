"""The files of the officers' page: the page itself comes with its policy or not at all."""

import pytest
from flask.testing import FlaskClient


def test_the_page_comes_with_its_policy(client: FlaskClient) -> None:
    with client.get("/verify") as page:
        assert page.status_code == 200
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("asset", ["verify.css", "verify.js", "titles.json"])
def test_its_parts_are_there(client: FlaskClient, asset: str) -> None:
    with client.get(f"/verify/{asset}") as part:
        assert part.status_code == 200


def test_the_page_knows_what_a_no_means(client: FlaskClient) -> None:
    titles = client.get("/verify/titles.json").json

    assert titles["resident-id-card"]["over_18"] == {
        "zh": "已满十八周岁",
        "en": "Aged 18 or over",
        "no_zh": "未满18岁",
        "no_en": "Under 18",
    }
    assert titles["resident-id-card"]["name"] == {"zh": "姓名", "en": "Name"}


@pytest.mark.parametrize("asset", ["verify.html", "no-such.js", "..%2f__init__.py"])
def test_nothing_else_is(client: FlaskClient, asset: str) -> None:
    assert client.get(f"/verify/{asset}").status_code == 404
