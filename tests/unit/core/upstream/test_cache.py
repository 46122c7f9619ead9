"""Kept answers: each citizen's own, bounded, and gone in time."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.upstream.cache import ENTRY_BYTES, AnswerCache, Kept, Question
from tests.fakes import FakeClock

MOST_BYTES = 6 * ENTRY_BYTES
QUESTIONS = st.builds(
    Question,
    citizen=st.sampled_from(["lin", "wang", "li"]),
    epoch=st.sampled_from(["1", "2"]),
    actor=st.sampled_from(["lin", "wang"]),
    bureau=st.sampled_from(["tax", "traffic"]),
    operation=st.sampled_from(["account", "history"]),
    arguments_hash=st.sampled_from(["a", "b"]),
)
STEPS = st.lists(
    st.tuples(st.just("put"), QUESTIONS, st.binary(max_size=2 * ENTRY_BYTES), st.integers(1, 9))
    | st.tuples(st.just("drop"), st.sampled_from(["lin", "wang", "li"]))
    | st.tuples(st.just("wait"), st.integers(1, 9))
    | st.tuples(st.just("sweep")),
    max_size=40,
)


def question(citizen: str = "lin", operation: str = "account") -> Question:
    return Question(
        citizen=citizen,
        epoch="1",
        actor=citizen,
        bureau="tax",
        operation=operation,
        arguments_hash="a",
    )


def page(citizen: str) -> Question:
    return question(citizen, "home-page")._replace(bureau="")


@given(STEPS, QUESTIONS)
def test_an_answer_is_found_by_its_own_question_only_and_within_its_time(steps, asked) -> None:
    clock, cache = FakeClock(), AnswerCache(most_bytes=MOST_BYTES)
    last: tuple[bytes, object] | None = None
    for kind, *rest in steps:
        if kind == "wait":
            clock.advance(rest[0])
        if kind == "sweep":
            cache.sweep(now=clock())
        if kind == "drop":
            cache.drop(rest[0])
            last = None if rest[0] == asked.citizen else last
        if kind == "put":
            expires_at = clock() + timedelta(seconds=rest[2])
            cache.put(rest[0], Kept(body=rest[1], as_of=clock()), expires_at=expires_at)
            last = (rest[1], expires_at) if rest[0] == asked else last

        assert cache.size_bytes <= MOST_BYTES
        assert cache.size_bytes >= len(cache) * ENTRY_BYTES
        found = cache.get(asked, now=clock())
        assert found is None or (found.body == last[0] and clock() < last[1])


def test_what_was_not_used_for_longest_makes_room() -> None:
    clock, cache = FakeClock(), AnswerCache(most_bytes=2 * ENTRY_BYTES)
    later = clock() + timedelta(hours=1)
    for citizen in ("lin", "wang"):
        cache.put(question(citizen), Kept(body=b"", as_of=clock()), expires_at=later)
    cache.get(question("lin"), now=clock())
    cache.put(question("li"), Kept(body=b"", as_of=clock()), expires_at=later)

    kept = [name for name in ("lin", "wang", "li") if cache.get(question(name), now=clock())]

    assert kept == ["lin", "li"]


def test_what_is_larger_than_the_whole_is_not_kept_and_pushes_nothing_out() -> None:
    clock, cache = FakeClock(), AnswerCache(most_bytes=2 * ENTRY_BYTES)
    later = clock() + timedelta(hours=1)
    cache.put(question("lin"), Kept(body=b"", as_of=clock()), expires_at=later)
    cache.put(question("li"), Kept(body=bytes(MOST_BYTES), as_of=clock()), expires_at=later)

    assert (len(cache), cache.get(question("li"), now=clock())) == (1, None)


def test_a_sweep_leaves_nothing_that_has_expired() -> None:
    clock, cache = FakeClock(), AnswerCache(most_bytes=MOST_BYTES)
    for operation, lives_s in (("account", 60), ("history", 120)):
        expires_at = clock() + timedelta(seconds=lives_s)
        cache.put(
            question(operation=operation), Kept(body=b"x", as_of=clock()), expires_at=expires_at
        )
    clock.advance(60)
    cache.sweep(now=clock())

    assert (len(cache), cache.size_bytes) == (1, ENTRY_BYTES + 1)


def test_an_answer_does_not_show_in_a_repr() -> None:
    assert "secret" not in repr(Kept(body=b"secret", as_of=FakeClock()()))


@pytest.mark.parametrize("step", ["answered anew", "void", "expired", "left"])
def test_a_page_goes_with_the_answers_that_it_is_made_of(step: str) -> None:
    clock, cache = FakeClock(), AnswerCache(most_bytes=MOST_BYTES)
    in_a_while = clock() + timedelta(seconds=9)
    for citizen in ("lin", "wang"):
        asked = question(citizen)
        cache.put(asked, Kept(body=b"answer", as_of=clock()), expires_at=in_a_while)
        cache.put(page(citizen), Kept(body=b"page", as_of=clock()), expires_at=in_a_while)

    if step == "answered anew":
        cache.put(question(), Kept(body=b"new", as_of=clock()), expires_at=in_a_while)
    elif step == "void":
        cache.remove(question())
    elif step == "left":
        cache.drop("lin")
    else:
        cache.put(question(), Kept(body=b"new", as_of=clock()), expires_at=clock())

    assert cache.get(page("lin"), now=clock()) is None
    assert cache.get(page("wang"), now=clock()) is not None


def test_an_answer_that_was_not_kept_before_ends_a_page_too() -> None:
    clock, cache = FakeClock(), AnswerCache(most_bytes=MOST_BYTES)
    in_a_while = clock() + timedelta(seconds=9)
    cache.put(page("lin"), Kept(body=b"page", as_of=clock()), expires_at=in_a_while)
    cache.put(question(), Kept(body=b"first", as_of=clock()), expires_at=in_a_while)

    assert cache.get(page("lin"), now=clock()) is None


def test_a_page_leaves_what_it_is_made_of_where_it_is() -> None:
    clock, cache = FakeClock(), AnswerCache(most_bytes=MOST_BYTES)
    in_a_while = clock() + timedelta(seconds=9)
    cache.put(question(), Kept(body=b"answer", as_of=clock()), expires_at=in_a_while)
    for body in (b"page", b"page again"):
        cache.put(page("lin"), Kept(body=body, as_of=clock()), expires_at=in_a_while)

    assert cache.get(question(), now=clock()) is not None
    assert cache.get(page("lin"), now=clock()).body == b"page again"


def test_who_reads_a_page_uses_the_answers_that_it_is_made_of() -> None:
    clock, cache = FakeClock(), AnswerCache(most_bytes=MOST_BYTES)
    in_a_while = clock() + timedelta(seconds=9)
    kept = Kept(body=b"", as_of=clock())
    for asked in (question(), page("lin")):
        cache.put(asked, kept, expires_at=in_a_while)
    for number in range(20):
        cache.get(page("lin"), now=clock())
        cache.put(question(f"someone {number}"), kept, expires_at=in_a_while)

    assert cache.get(page("lin"), now=clock()) is not None
    assert cache.get(question(), now=clock()) is not None
