"""A token that was checked before is remembered, and only that."""

from datetime import timedelta

import pytest

from auth.errors import TokenExpired, TokenInvalid
from auth.tokens import Tokens
from tests.fakes import FakeClock
from tests.keys import private_key_pem

LIFETIME = timedelta(minutes=15)


def _tokens(clock: FakeClock) -> Tokens:
    return Tokens((private_key_pem(),), issuer="here", lifetime=LIFETIME, now=clock)


def _issue(tokens: Tokens, clock: FakeClock, session_id: str = "s1") -> str:
    return tokens.issue(
        session_id=session_id, subject="someone", acr="wechat", amr=["wechat"], auth_time=clock()
    )


def test_a_token_says_the_same_each_time() -> None:
    clock = FakeClock()
    tokens = _tokens(clock)
    one, other = _issue(tokens, clock, "s1"), _issue(tokens, clock, "s2")

    said = [tokens.check(token).session_id for token in (one, other, one, other)]

    assert said == ["s1", "s2", "s1", "s2"]


def test_a_remembered_token_expires_all_the_same() -> None:
    clock = FakeClock()
    tokens = _tokens(clock)
    token = _issue(tokens, clock)
    tokens.check(token)

    clock.advance(LIFETIME.total_seconds())

    with pytest.raises(TokenExpired):
        tokens.check(token)


@pytest.mark.parametrize("place", [5, -50, -2])
def test_an_altered_copy_of_a_remembered_token_is_refused(place: int) -> None:
    clock = FakeClock()
    tokens = _tokens(clock)
    token = _issue(tokens, clock)
    tokens.check(token)
    spoilt = list(token)
    spoilt[place] = "A" if spoilt[place] != "A" else "Q"

    with pytest.raises(TokenInvalid):
        tokens.check("".join(spoilt))


def test_a_refused_token_is_refused_again() -> None:
    clock = FakeClock()
    stranger = _issue(_tokens(clock), clock)
    tokens = _tokens(clock)

    for _ in range(2):
        with pytest.raises(TokenInvalid):
            tokens.check(stranger)


@pytest.mark.parametrize("text", ["\ud800", "", "a.b.c", "x" * 5000])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(TokenInvalid):
        _tokens(FakeClock()).check(text)
