"""Regular expressions: the same as Python's where it is quick, and never for ever."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_upstreams.stubs.matching.automaton import Automaton
from mock_upstreams.stubs.matching.json_paths import compile_path
from mock_upstreams.stubs.matching.regexes import compile_regex


@pytest.mark.parametrize(
    "source", ["(a+)+", "(a|aa)+", "(a*)*b", "(.*)*x", "(?:a?){60}a{60}", ".*a.*a.*a.*a.*a.*b"]
)
def test_an_expression_that_could_take_for_ever_is_done_at_once(source: str) -> None:
    assert not compile_regex(source).fits("a" * 2000 + "!")


@pytest.mark.parametrize(
    "source, good, bad",
    [
        ("(/[a-z0-9]+)*/?", ["/a/b1/c/", ""], ["/A", "//"]),
        (r"([\w.]+@[a-z]+\.(com|cn),?)+", ["a.b@c.com,d@e.cn"], ["a@b.org"]),
        (r"^(?i:ab|c)*\b.*$", ["ABcab x"], ["!\n!"]),
    ],
)
def test_one_that_only_looks_so_still_matches(source: str, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not compile_regex(source).fits(text)] == []
    assert [text for text in bad if compile_regex(source).fits(text)] == []


@pytest.mark.parametrize("source", [r"(a+)+\1", "(?=(a+)+b)a*", "(((((a{9}){9}){9}){9})+)+"])
def test_one_that_could_take_for_ever_and_cannot_be_helped_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"for ever|too large"):
        compile_regex(source)


def test_one_inside_a_path_is_refused_too() -> None:
    with pytest.raises(ValueError, match="for ever"):
        compile_path("$[?(@.a =~ /(x+)+y/)]")


_PLAIN = ["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "a*", "b+", "(a|b)", "(ab|a)?", "a{1,2}"]
_SPECIAL = ["^", "$", r"\b", "(?:ba)*", "[a-c]{0,3}", r"\s*?", "(?i:A)"]
_PIECES = st.sampled_from([*_PLAIN, *_SPECIAL])


@given(pieces=st.lists(_PIECES, max_size=5), text=st.text(alphabet="abA1 \n", max_size=8))
def test_the_automaton_says_what_pythons_engine_says(pieces: list[str], text: str) -> None:
    compiled = re.compile("".join(pieces), re.ASCII)

    assert Automaton(compiled).fits(text) == (compiled.fullmatch(text) is not None)
