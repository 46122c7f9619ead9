"""The compatibility table says nothing that no test holds."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
_TESTS = ("tests/contract/wiremock", "tests/unit/mock_upstreams")


def _rows() -> list[tuple[str, str, list[str]]]:
    lines = (ROOT / "docs/wiremock.md").read_text("utf-8").splitlines()
    table = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    padded = [(*row, "")[:3] for row in table if row[0] != "feature"]
    return [(feature, held, re.findall(r"`(test_\w+)`", tests)) for feature, held, tests in padded]


def test_each_line_that_says_yes_names_tests_that_there_are() -> None:
    written = "".join(
        path.read_text("utf-8") for folder in _TESTS for path in (ROOT / folder).rglob("test_*.py")
    )
    known = set(re.findall(r"^def (test_\w+)", written, re.MULTILINE))
    rows = _rows()

    assert len(rows) > 40
    assert [
        feature for feature, held, tests in rows if not held.startswith("no") and not tests
    ] == []
    assert {test for _, _, tests in rows for test in tests} - known == set()
