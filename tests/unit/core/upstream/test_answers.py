"""What bureaus said a moment ago."""

import gevent
import pytest
import structlog
from gevent.event import Event
from prometheus_client import REGISTRY

from core.errors import BureauError, BureauRecordMissing
from core.upstream.answers import Answers, Lifetime, start_sweeping
from core.upstream.cache import Question
from tests.fakes import FakeClock

LIFETIME = Lifetime(fresh_s=60, stale_s=600)
QUESTION = Question(
    citizen="lin", epoch="1", actor="lin", bureau="tax", operation="account", arguments_hash="a"
)


class Bureau:
    """Counts up, or fails."""

    def __init__(self) -> None:
        self.asked = 0
        self.error: Exception | None = None

    def __call__(self) -> bytes:
        self.asked += 1
        if self.error:
            raise self.error
        return str(self.asked).encode()


def _spared() -> float:
    labels = {"bureau": "tax", "operation": "account", "outcome": "cached"}
    return REGISTRY.get_sample_value("minsheng_upstream_calls_total", labels) or 0.0


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def answers(clock: FakeClock) -> Answers:
    return Answers(clock, most_bytes=100_000)


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def test_an_answer_does_for_a_while(answers, bureau, clock) -> None:
    asked = answers.ask(QUESTION, LIFETIME, bureau)
    clock.advance(59)
    spared = _spared()
    kept = answers.fresh(QUESTION, LIFETIME)
    clock.advance(1)

    assert (kept, kept.body) == (asked, b"1")
    assert answers.fresh(QUESTION, LIFETIME) is None
    assert _spared() == spared + 1


def test_a_new_answer_is_as_of_now_and_takes_the_place_of_the_old(answers, bureau, clock) -> None:
    answers.ask(QUESTION, LIFETIME, bureau)
    clock.advance(60)
    answers.ask(QUESTION, LIFETIME, bureau)

    kept = answers.fresh(QUESTION, LIFETIME)

    assert (kept.body, kept.as_of) == (b"2", clock())


@pytest.mark.parametrize("other", ["citizen", "epoch", "actor", "operation", "arguments_hash"])
def test_it_does_for_no_other_question(answers, bureau, other: str) -> None:
    answers.ask(QUESTION, LIFETIME, bureau)
    another = QUESTION._replace(**{other: "another"})

    assert answers.fresh(another, LIFETIME) is None
    assert answers.last(another) is None


def test_the_last_answer_stands_in_until_it_is_too_old(answers, bureau, clock) -> None:
    answers.ask(QUESTION, LIFETIME, bureau)
    bureau.error = BureauError(bureau="tax")
    clock.advance(599)
    with pytest.raises(BureauError):
        answers.ask(QUESTION, LIFETIME, bureau)
    with structlog.testing.capture_logs() as logs:
        old = answers.last(QUESTION)
    clock.advance(1)

    assert old.body == b"1"
    assert answers.last(QUESTION) is None
    assert [event["outcome"] for event in logs] == ["stale"]


def test_what_a_bureau_said_is_void_once_it_says_there_is_nothing(answers, bureau, clock) -> None:
    answers.ask(QUESTION, LIFETIME, bureau)
    clock.advance(60)
    bureau.error = BureauRecordMissing(bureau="tax")
    with pytest.raises(BureauRecordMissing):
        answers.ask(QUESTION, LIFETIME, bureau)

    assert answers.last(QUESTION) is None


def test_failures_are_not_kept(answers, bureau) -> None:
    bureau.error = BureauError(bureau="tax")
    with pytest.raises(BureauError):
        answers.ask(QUESTION, LIFETIME, bureau)
    bureau.error = None

    assert answers.ask(QUESTION, LIFETIME, bureau).body == b"2"


def test_forgetting_one_citizen_leaves_the_others(answers, bureau) -> None:
    theirs = QUESTION._replace(citizen="wang")
    answers.ask(QUESTION, LIFETIME, bureau)
    answers.ask(theirs, LIFETIME, bureau)
    answers.forget("lin")

    assert answers.last(QUESTION) is None
    assert answers.last(theirs).body == b"2"


def test_what_was_under_way_when_a_citizen_left_is_not_kept(answers) -> None:
    may_answer = Event()

    def ask() -> bytes:
        may_answer.wait()
        return b"late"

    call = gevent.spawn(answers.ask, QUESTION, LIFETIME, ask)
    gevent.idle()
    answers.forget("lin")
    may_answer.set()

    assert call.get().body == b"late"
    assert answers.last(QUESTION) is None


def test_those_who_ask_at_once_share_and_are_counted(answers, bureau) -> None:
    def ask() -> bytes:
        gevent.idle()
        return bureau()

    with structlog.testing.capture_logs() as logs:
        calls = [gevent.spawn(answers.ask, QUESTION, LIFETIME, ask) for _ in range(50)]
        bodies = {call.get().body for call in calls}

    assert (bodies, bureau.asked) == ({b"1"}, 1)
    assert [event["outcome"] for event in logs] == ["shared"] * 49


def test_without_memory_every_question_is_asked(clock, bureau) -> None:
    answers = Answers(clock, most_bytes=0)

    bodies = [answers.ask(QUESTION, LIFETIME, bureau).body for _ in range(2)]

    assert bodies == [b"1", b"2"]
    assert answers.last(QUESTION) is None


def test_a_process_at_rest_keeps_nothing_that_has_expired(answers, bureau, clock) -> None:
    answers.ask(QUESTION, LIFETIME, bureau)
    clock.advance(600)
    sweeper = start_sweeping(answers, every_s=0.001)
    with gevent.Timeout(10, AssertionError("still kept")):
        while answers.entries:
            gevent.sleep(0.001)
    sweeper.kill()

    assert answers.entries == 0
