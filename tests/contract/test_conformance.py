"""The judge of the conformance suite sees what is wrong, and the table shows it."""

import pytest

from core.errors import AppError, BureauError, BureauOverloaded, BureauTimeout
from mock_upstreams.personas import LIN_XIAOMEI
from mock_upstreams.sandbox import sandbox
from tests.contract.bureau_calls import CALLS
from tests.contract.conformance import TROUBLES, Outcome, problem
from tools.conformance import Run, table

_CALL = CALLS[0]
_BUSY = next(one for one in TROUBLES if one.retry_after_s)


def _outcome(error: AppError | None, told: str = "an event") -> Outcome:
    return Outcome(error=error, value=None, took_s=0.0, told=told)


def _busy(bureau: str = _CALL.bureau, retry_after_s: int | None = 7) -> BureauError:
    return BureauOverloaded(bureau=bureau, retry_after_s=retry_after_s)


@pytest.mark.parametrize(
    "outcome, wrong",
    [
        (_outcome(_busy()), None),
        (_outcome(None), "became an answer"),
        (_outcome(BureauTimeout(bureau=_CALL.bureau)), "became BureauTimeout"),
        (_outcome(_busy(bureau="another")), "does not name the bureau"),
        (_outcome(_busy(retry_after_s=None)), "says to come back after None s"),
        (_outcome(_busy(), told=""), "leaves no log event"),
        (_outcome(_busy(), told=LIN_XIAOMEI.id_number), "tells 1 things about people"),
        (_outcome(_busy(), told=sandbox()["wechat"]["secret"]), "tells 1 things about people"),
    ],
)
def test_what_is_wrong_with_a_run_is_said(outcome: Outcome, wrong: str | None) -> None:
    found = problem(_CALL, _BUSY, outcome)

    assert found == wrong or (wrong and found and found.startswith(wrong))


def test_the_table_tells_what_went_wrong_and_what_cannot_happen() -> None:
    runs = [
        Run(
            bureau=bureau,
            operation="record",
            trouble="reset",
            field=None,
            took_ms=3,
            problem=wrong,
        )
        for bureau, wrong in (("fine", None), ("broken", "became an answer"))
    ]

    lines = table(runs).splitlines()

    assert "| reset | `bureau_error` | 5 s | ✗ 1 of 1 3 ms | ✓ 3 ms |" in lines
    assert "| redirect | `bureau_error` | 5 s | – | – |" in lines
    assert lines[-1] == "1 of 2 runs went as they should."
