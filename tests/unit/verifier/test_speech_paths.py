"""The sums over paths, held against counting every single path."""

from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from auth.verifier.speech import paths
from auth.verifier.speech.correction import take_back
from auth.verifier.speech.engine import asked_margins, read, weigh

FEW = 3  # digits that the random answers know, so that all paths can be walked


def random_answer(seed: int, steps: int) -> NDArray[np.float32]:
    """Return log-probabilities of blank and 0 to 2; the other digits are as good as impossible."""
    scores = np.random.default_rng(seed).normal(0, 2, (steps, FEW + 1))
    scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
    answer = np.full((steps, 11), -60.0)
    answer[:, : FEW + 1] = scores
    return answer.astype(np.float32)


def every_path(answer: NDArray[np.float32]) -> dict[str, list[float]]:
    """Return the log-probability of every path by what it says."""
    found: dict[str, list[float]] = {}
    for path in product(range(FEW + 1), repeat=len(answer)):
        said = "".join(str(state - 1) for state, _ in groupby(path) if state)
        score = float(sum(answer[step, state] for step, state in enumerate(path)))
        found.setdefault(said, []).append(score)
    return found


ANSWERS = st.builds(random_answer, st.integers(0, 10_000), st.integers(1, 6))


@settings(deadline=None)  # walks every path
@given(ANSWERS)
def test_a_strings_likelihood_is_the_sum_of_its_paths(answer: NDArray[np.float32]) -> None:
    for said, scores in every_path(answer).items():
        summed = float(np.logaddexp.reduce(scores))

        assert paths.log_likelihood(answer, said) == pytest.approx(summed, abs=1e-3)


@settings(deadline=None)
@given(ANSWERS)
def test_the_best_path_of_each_count_is_the_best_of_all(answer: NDArray[np.float32]) -> None:
    walked = every_path(answer)
    best: dict[int, tuple[float, str]] = {}
    for said, scores in walked.items():
        best[len(said)] = max(best.get(len(said), (-np.inf, "")), (max(scores), said))

    for count, (score, _) in best.items():
        path = paths.best_paths(answer, len(answer))[count]
        assert path.score == pytest.approx(score, abs=1e-3)
        assert max(walked[path.digits]) == pytest.approx(score, abs=1e-3)
        assert len(path.at) == count
        assert all(first < end for first, end in path.at)
        assert list(path.at) == sorted(path.at)


def test_more_digits_than_steps_is_impossible() -> None:
    answer = random_answer(1, 3)

    assert paths.log_likelihood(answer, "012012") < -1e6
    assert paths.best_paths(answer, 6)[6].score < -1e6


def sure(digits: str) -> NDArray[np.float32]:
    """Return an answer that says these digits with blanks between, each with 0.99."""
    states = [0] + [state for digit in digits for state in (int(digit) + 1, 0)]
    answer = np.full((len(states), 11), 0.001)
    answer[np.arange(len(states)), states] = 0.99
    return np.log(answer).astype(np.float32)


@given(st.text("0123456789", min_size=6, max_size=6))
def test_digits_said_surely_are_heard(digits: str) -> None:
    hearing = weigh(read(sure(digits), 6), digits)

    assert hearing.heard == digits
    assert hearing.asked_margin == 0.0
    assert hearing.count_margin > 0
    assert [segment.digit for segment in hearing.segments] == list(digits)


@given(st.text("0123456789", min_size=6, max_size=6), st.text("0123456789", min_size=6, max_size=6))
def test_other_digits_cost_much(said: str, asked: str) -> None:
    margin = weigh(read(sure(said), 6), asked).asked_margin

    assert margin == 0.0 if said == asked else margin < -6.0


@given(st.text("0123456789", max_size=9).filter(lambda digits: len(digits) != 6))
def test_another_number_of_digits_is_noticed(said: str) -> None:
    assert weigh(read(sure(said), 6), "314159").count_margin < -3.0


def test_many_strings_at_once_cost_what_each_does() -> None:
    answer = sure("314159")
    reading = read(answer, 6)
    asked = np.random.default_rng(2).integers(0, 10, (50, 6))
    together = asked_margins(reading, asked)

    for row, margin in zip(asked, together, strict=True):
        assert weigh(reading, "".join(map(str, row))).asked_margin == pytest.approx(margin)


def spoken_at(digits: str, steps: list[int], length: int) -> NDArray[np.float32]:
    """Return an answer that says each digit at its step, and blank elsewhere."""
    answer = np.full((length, 11), 0.001)
    answer[:, 0] = 0.99
    for digit, step in zip(digits, steps, strict=True):
        answer[step] = 0.001
        answer[step, int(digit) + 1] = 0.99
    return np.log(answer).astype(np.float32)


@pytest.mark.parametrize(
    "loud_from_step, loud_steps, heard",
    [(35, 16, "314159"), (35, 6, None), (10, 5, None)],
    ids=["words after the third digit", "a pause after it", "no pause"],
)
def test_a_digit_followed_by_other_words_is_taken_back(
    loud_from_step: int, loud_steps: int, heard: str | None
) -> None:
    answer = spoken_at("3174159", [10, 20, 30, 60, 70, 80, 90], 100)
    loud = np.zeros(100, bool)
    loud[loud_from_step : loud_from_step + loud_steps] = True

    corrected = take_back(answer, paths.best_paths(answer, 7)[7], loud)

    assert (None if corrected is None else read(corrected, 6).path.digits) == heard
    assert corrected is None or read(corrected, 6).count_margin > 0


def test_two_digits_taken_back_are_too_many() -> None:
    answer = spoken_at("3174159", [10, 20, 30, 60, 70, 80, 99], 110)

    assert take_back(answer, paths.best_paths(answer, 7)[7], np.ones(110, bool)) is None
