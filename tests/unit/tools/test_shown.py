"""What a terminal is given of names that anybody may have chosen."""

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.outcome import told
from tools.shown import shown, shown_json

HOSTILE = "a\x1b[2J\r\n\x9b1m\u202egpj.\u2028\ue000.jpg"
SPELT = r"a\x1b[2J\r\n\x9b1m\u202egpj.\u2028\ue000.jpg"


def test_a_name_is_one_line_of_what_is_printed() -> None:
    assert shown(HOSTILE) == SPELT
    assert shown("李娜 é.jpg") == "李娜 é.jpg"


@given(st.text())
def test_whatever_is_shown_is_printed_as_it_is(text: str) -> None:
    assert shown(text).isprintable()


@given(st.dictionaries(st.text(), st.text()))
def test_json_says_the_same_and_is_printed_as_it_is(value: dict[str, str]) -> None:
    text = shown_json(value)

    assert json.loads(text) == value
    assert all(line.isprintable() for line in text.split("\n"))


def test_a_tool_prints_lines_and_progress_and_nothing_that_is_obeyed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with told():
        sys.stdout.write("left out: \x1b[2J\u202e.jpg\nnext\n")
        sys.stderr.write("\r1/2")
    printed = capsys.readouterr()

    assert printed.out == "left out: \\x1b[2J\\u202e.jpg\nnext\n"
    assert printed.err == "\r1/2"


@pytest.mark.parametrize(
    "ending, code",
    [
        (SystemExit("no \x1b[2J.tsv\nnext"), "no \\x1b[2J.tsv\nnext"),
        (SystemExit(3), 3),
        (FileNotFoundError(2, "gone", HOSTILE), f"{SPELT}: gone"),
    ],
    ids=["sentence", "code", "no file"],
)
def test_its_last_sentence_is_shown_too(ending: BaseException, code: object) -> None:
    with pytest.raises(SystemExit) as ended, told():
        raise ending

    assert ended.value.code == code
