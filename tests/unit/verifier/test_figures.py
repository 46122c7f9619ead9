import math
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier.answers import are_measures
from auth.verifier.antispoof import LivenessEvidence
from auth.verifier.figures import figures
from auth.verifier.speech import Segment
from tests.unit.verifier.test_decision import GOOD, but

WHOLE = replace(GOOD, liveness=LivenessEvidence(live=0.9, least=0.5))
MEASURES = [
    (part, name)
    for part, measured in asdict(WHOLE).items()
    if isinstance(measured, dict)
    for name, value in measured.items()
    if isinstance(value, float | int)
]


def test_every_measure_is_a_figure_and_no_digit_is() -> None:
    said = Segment(digit="3", start_s=0.5, end_s=0.8)
    found = figures(replace(WHOLE, digits=replace(WHOLE.digits, segments=(said,))))

    assert are_measures(found)
    assert set(found) == {f"{part}_{name}" for part, name in MEASURES} | {
        "digits_count",
        "digits_wrong",
    }


@given(heard=st.text("0123456789", max_size=8))
def test_of_the_digits_only_how_many_and_how_many_wrong_is_told(heard: str) -> None:
    found = figures(but("digits", heard=heard))

    assert found["digits_count"] == len(heard)
    assert (found["digits_wrong"] == 0) == (heard == GOOD.digits_asked)
    assert found["digits_wrong"] <= max(len(heard), len(GOOD.digits_asked))


@given(measure=st.sampled_from(MEASURES), value=st.sampled_from([math.nan, math.inf, -math.inf]))
def test_what_is_not_finite_is_never_decided_upon(measure: tuple[str, str], value: float) -> None:
    part, name = measure
    evidence = replace(WHOLE, **{part: replace(getattr(WHOLE, part), **{name: value})})

    with pytest.raises(ValueError, match="not finite"):
        figures(evidence)
