"""A child has eaten hostile media: what it answers is read as if it were hostile too."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from auth.verifier.answers import BadAnswer, Judgement, decode, encode
from auth.verifier.reasons import Reason

MEASURES = st.one_of(st.floats(-1e6, 1e6), st.booleans(), st.integers(-999, 999))


@given(
    reason=st.sampled_from([None, *Reason]),
    similarity=st.one_of(st.none(), st.floats(0, 100)),
    evidence=st.dictionaries(st.text(max_size=20), MEASURES, max_size=8),
)
def test_a_judgement_survives_the_pipe(
    reason: Reason | None, similarity: float | None, evidence: dict[str, float]
) -> None:
    assume(reason or similarity is not None)
    judgement = Judgement(reason=reason, similarity=similarity, evidence=evidence)

    assert decode(encode(judgement)) == judgement


@given(st.binary(max_size=200))
def test_bytes_that_are_no_judgement_are_refused(answer: bytes) -> None:
    with pytest.raises(BadAnswer):
        decode(answer)


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "refuse"},
        {"verdict": "pass", "reason": "lips_still"},
        {"verdict": "refuse", "reason": "looks_fine"},
        {"verdict": "refuse", "reason": ["lips_still"]},
        {"similarity": None},
        {"similarity": 100.5},
        {"similarity": True},
        {"similarity": float("nan")},
        {"evidence": None},
        {"evidence": {"template": [0.1, 0.2]}},
        {"evidence": {"digits_heard": "739205"}},
        {"evidence": {"x" * 41: 1}},
        {"evidence": {str(number): 1 for number in range(65)}},
        {"evidence": {"distance": float("nan")}},
        {"evidence": {"distance": float("inf")}},
    ],
    ids=str,
)
def test_a_judgement_with_a_wrong_member_is_refused(change: dict[str, object]) -> None:
    body = {"verdict": "pass", "reason": None, "similarity": 99, "evidence": {}} | change

    with pytest.raises(BadAnswer):
        decode(json.dumps(body).encode())


def test_a_number_too_large_for_any_measure_is_refused() -> None:
    body = encode(Judgement(reason=None, similarity=99.0, evidence={"distance": 10**400}))

    with pytest.raises(BadAnswer):
        decode(body)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(BadAnswer):
        decode(b"[" * 8_000)
