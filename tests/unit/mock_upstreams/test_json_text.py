"""JSON that people wrote: what is taken besides the standard's, and what is told of the rest."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_upstreams.json_text import JsonProblem, read_json

_SCALARS = st.none() | st.booleans() | st.integers() | st.text()
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)


@given(value=_VALUES, comment=st.text(alphabet="a*/\"' ").filter(lambda text: "*/" not in text))
def test_comments_change_nothing(value: object, comment: str) -> None:
    written = json.dumps(value, indent=1)

    assert read_json(f"/*{comment}*/{written}//{comment}") == value


@given(text=st.text(alphabet="{}[]\"'/*\\,:1a\n ", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_json(text)
    except JsonProblem as exc:
        told = str(exc)
    else:
        told = "is no JSON: not told, it was read"

    assert told.startswith("is no JSON: ")


@pytest.mark.parametrize(
    "text, told",
    [
        ("{'a': 1,\n /* x\n */ b}", "line 3, column 5"),
        ('{"a": {"b": 1, "b": 1}}', "b stands twice in one object"),
        ('["abc', "unterminated string starting at at line 1, column 2"),
        ("[" + "1" * 5000 + "]", "too many digits"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(JsonProblem, match=told):
        read_json(text)


def test_what_nothing_closes_is_looked_for_once() -> None:
    with pytest.raises(JsonProblem):
        read_json("/*" * 500_000)
    with pytest.raises(JsonProblem):
        read_json('x"' + "'" * 999_999)
