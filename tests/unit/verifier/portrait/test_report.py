"""A report crosses from a child unchanged, and nothing else crosses."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier.answers import BadAnswer
from auth.verifier.portrait.problems import Problem
from auth.verifier.portrait.report import PhotoReport, decode, encode

_REPORTS = st.builds(
    PhotoReport,
    problems=st.lists(st.sampled_from(Problem), unique=True).map(tuple),
    measures=st.dictionaries(
        st.text(max_size=40), st.booleans() | st.floats(-1e9, 1e9), max_size=64
    ),
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=10,
)
_NAMES = ("passes", "problems", "measures", "error")


@given(_REPORTS)
def test_a_report_comes_back_as_it_was(report: PhotoReport) -> None:
    assert decode(encode(report)) == report


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(_NAMES, _JSON)) | _JSON)
def test_anything_else_is_a_bad_answer_or_a_report(body: object) -> None:
    try:
        report = decode(json.dumps(body).encode())
    except BadAnswer:
        return

    assert report.body()["passes"] is (report.problems == ())


@pytest.mark.parametrize(
    "body",
    [
        {"passes": True, "problems": ["photo_blurred"], "measures": {}},
        {"passes": False, "problems": [], "measures": {}},
        {"passes": False, "problems": ["made_up"], "measures": {}},
        {"passes": False, "problems": [["photo_blurred"]], "measures": {}},
        {"passes": True, "problems": [], "measures": {"said": "a name"}},
        {"passes": True, "problems": []},
    ],
)
def test_a_report_that_contradicts_itself_or_holds_text_is_refused(body: object) -> None:
    with pytest.raises(BadAnswer):
        decode(json.dumps(body).encode())


def test_every_problem_speaks_two_languages_under_one_code() -> None:
    assert len({problem.code for problem in Problem}) == len(Problem)
    assert all(problem.code.startswith("photo_") for problem in Problem)
    assert all(problem.message_en.isascii() for problem in Problem)
    assert not any(problem.message_zh.isascii() for problem in Problem)
