"""Regular expressions: the same as Python's where it is quick, and never for ever."""

import re
from random import Random

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


@pytest.mark.parametrize(
    "source",
    [
        ".*<id>7</id>.*<name>Li</name>.*",
        ".*<Id>.*</Id>.*<Name>.*</Name>.*",
        "(x+x+)+y",
        r"(?s)(.*?\w+@\w+\s*)*end",
    ],
)
def test_a_long_text_costs_a_look_up_for_each_character(source: str) -> None:
    regex = compile_regex(source)
    text = "x<id>8</id> name 12," * 10_000

    assert regex.automaton is not None
    assert not regex.fits(text)
    assert regex.automaton.kept < 500


def test_what_leads_to_ever_new_places_is_given_up() -> None:
    random = Random(7)  # noqa: S311  # no secret
    text = "".join(random.choices("ab", k=20_000))

    assert not compile_regex("[ab]*a[ab]{200}").fits(f"{text}a{'b' * 200}")


def test_no_text_of_more_than_a_million_characters_is_matched() -> None:
    regex = compile_regex("a*")

    assert (regex.fits("a" * 1_000_000), regex.fits("a" * 1_000_001)) == (True, False)


@pytest.mark.parametrize("source", ["a?" * 40 + "a" * 40, "(a|aa)" * 40, "(?:a|aa){40}"])
def test_choices_that_multiply_are_done_at_once(source: str) -> None:
    assert not compile_regex(source).fits("a" * 41 + "!")


@pytest.mark.parametrize(
    "source, good, bad",
    [
        (".*(?i)foo.*", ["a FOO b"], ["a bar"]),
        ("/ci/(?i)abc", ["/ci/ABC"], ["/CI/abc"]),
        ("a(?i)b|c", ["aB", "C"], ["Ab"]),
        ("(x(?i)y|[(|]w)z", ["xYz", "(Wz"], ["xYZ", "Xyz"]),
        ("(?iu)a(?-i)b", ["Ab"], ["AB"]),
        ("[a||b~~]+", ["|~a"], ["d"]),
    ],
)
def test_flags_hold_from_where_they_stand_as_in_java(
    source: str, good: list[str], bad: list[str]
) -> None:
    assert [text for text in good if not compile_regex(source).fits(text)] == []
    assert [text for text in bad if compile_regex(source).fits(text)] == []


@pytest.mark.parametrize("source", ["[a-z&&[^x]]+", "[a[bc]]", "[^[a]]", "[a&&b]"])
def test_a_set_that_only_java_reads_so_is_refused(source: str) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="inside brackets cannot be read here"):
            compile_regex(source)


@pytest.mark.parametrize("source", [r"(a+)+\1", "(?=(a+)+b)a*", "(((((a{9}){9}){9}){9})+)+"])
def test_one_that_could_take_for_ever_and_cannot_be_helped_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"for ever|too large"):
        compile_regex(source)


def test_one_inside_a_path_is_done_at_once_too() -> None:
    path = compile_path("$[?(@.a =~ /(x+)+y/)]")

    assert path.select([{"a": "x" * 5000}]) == []
    assert path.select([{"a": "xxy"}]) == [{"a": "xxy"}]
    with pytest.raises(ValueError, match="for ever"):
        compile_path(r"$[?(@.a =~ /(x+)+\1y/)]")


_PLAIN = ["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "a*", "b+", "(a|b)", "(ab|a)?", "a{1,2}"]
_SPECIAL = ["^", "$", r"\b", "(?:ba)*", "[a-c]{0,3}", r"\s*?", "(?i:A)"]
_PIECES = st.sampled_from([*_PLAIN, *_SPECIAL])


@given(pieces=st.lists(_PIECES, max_size=5), text=st.text(alphabet="abA1 \n", max_size=8))
def test_the_automaton_says_what_pythons_engine_says(pieces: list[str], text: str) -> None:
    compiled = re.compile("".join(pieces), re.ASCII)

    assert Automaton(compiled).fits(text) == (compiled.fullmatch(text) is not None)


@pytest.mark.parametrize("call", ["match(@.x,'(a+)+b')", "search(@.x,'(a+)+$')"])
def test_a_path_s_functions_take_no_text_for_ever(call: str) -> None:
    found = compile_path(f"$.a[?{call}]").select({"a": [{"x": "a" * 5000 + "!"}]})

    assert not found


def test_a_path_s_functions_match_whole_texts_and_search_in_them() -> None:
    document = {"a": ["xaay", "aa"]}

    assert compile_path("$.a[?match(@,'a+')]").select(document) == ["aa"]
    assert compile_path("$.a[?search(@,'a+')]").select(document) == ["xaay", "aa"]
