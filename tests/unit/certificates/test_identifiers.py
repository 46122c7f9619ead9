import string
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.iso7064.mod_37_36 import checksum

from certificates.identifiers import LicenceIdentifier, parse_identifier
from core.errors import InvalidInput

REAL = [
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
    "1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F",
    "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
]
ALPHABET = string.digits + string.ascii_uppercase
texts = st.text(ALPHABET, min_size=1)
identifiers = st.builds(
    LicenceIdentifier,
    type_code=st.text(ALPHABET, min_size=21, max_size=21),
    issuer_code=st.one_of(
        st.text(ALPHABET, min_size=18, max_size=18),
        st.sampled_from([6, 9, 12]).flatmap(
            lambda n: st.text(string.digits, min_size=n, max_size=n)
        ),
    ),
    serial=st.text(ALPHABET, min_size=1, max_size=32),
    version=st.integers(1, 999),
)


@pytest.mark.parametrize("text", REAL)
def test_an_identifier_in_use_is_read_and_written_back(text: str) -> None:
    identifier = parse_identifier(text)

    assert str(identifier) == text


@given(identifiers)
def test_what_is_written_is_read_back(identifier: LicenceIdentifier) -> None:
    assert parse_identifier(str(identifier)) == identifier


@given(identifiers, st.data())
def test_every_wrong_character_is_caught(
    identifier: LicenceIdentifier, data: st.DataObject
) -> None:
    text = str(identifier)
    index = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(ALPHABET + "." + "a０-"))
    assume(other != text[index])

    with pytest.raises(InvalidInput):
        parse_identifier(text[:index] + other + text[index + 1 :])


@given(identifiers, st.data())
def test_every_swap_of_neighbours_is_caught_save_those_that_follow_each_other_in_the_alphabet(
    identifier: LicenceIdentifier, data: st.DataObject
) -> None:
    text = str(identifier)
    index = data.draw(st.integers(0, len(text) - 2))
    first, second = text[index], text[index + 1]
    assume(first != second and not follow_each_other(first, second))

    with pytest.raises(InvalidInput):
        parse_identifier(text[:index] + second + first + text[index + 2 :])


def follow_each_other(first: str, second: str) -> bool:
    if "." in (first, second):
        return False
    return abs(ALPHABET.index(first) - ALPHABET.index(second)) in (1, len(ALPHABET) - 1)


# What the check has seen so far is one of 36 states, and one character leads to each. So the next
# three tests go through all there is: every state, character and pair.
STATES = {checksum(character): character for character in ALPHABET}


def test_one_character_leads_to_each_state_of_the_check() -> None:
    assert sorted(STATES) == list(range(36))


def test_a_wrong_character_leads_to_another_state_and_nothing_after_it_leads_back() -> None:
    for before in STATES.values():
        after = {checksum(before + character) for character in ALPHABET}

        assert len(after) == 36
    for character in ALPHABET:
        after = {checksum(before + character) for before in STATES.values()}

        assert len(after) == 36


def test_of_all_swaps_those_of_followers_go_unseen_after_one_state_in_36() -> None:
    unseen = [
        (first, second)
        for first, second in combinations(ALPHABET, 2)
        for before in STATES.values()
        if checksum(before + first + second) == checksum(before + second + first)
    ]
    followers = [pair for pair in combinations(ALPHABET, 2) if follow_each_other(*pair)]

    assert sorted(unseen) == followers
    assert (len(followers), len(STATES) * 36 * 35 // 2) == (36, 22_680)


def test_a_swap_that_goes_unseen_can_be_met() -> None:
    serials = [f"{number}AB" for number in range(100)]
    written = [
        str(LicenceIdentifier(type_code="0" * 21, issuer_code="340100", serial=serial))
        for serial in serials
    ]

    assert any(is_accepted(text.replace("AB", "BA")) for text in written)


def is_accepted(text: str) -> bool:
    try:
        parse_identifier(text)
    except InvalidInput:
        return False
    return True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.2.156.3005.2",
        REAL[0].lower(),
        REAL[0] + "\n",
        " " + REAL[0],
        REAL[0][:-1],
        "1" * 9999,
    ],
    ids=["empty", "root", "lower-case", "newline", "space", "no-check", "long"],
)
def test_another_shape_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_identifier(text)
