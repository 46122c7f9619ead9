"""Medical ledgers add up, whatever the seed and the day."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from mock_upstreams.lives import Persona
from mock_upstreams.personas import PERSONAS
from mock_upstreams.social_security.medical import medical_ledger

_INSURED = [persona for persona in PERSONAS if persona.insurance]
_DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2035, 12, 31))


@settings(max_examples=40)
@given(st.sampled_from(_INSURED), st.text(max_size=8), _DAYS)
def test_each_visit_is_borne_by_somebody_and_no_account_runs_dry(
    persona: Persona, seed: str, today: date
) -> None:
    ledger = medical_ledger(persona, seed=seed, today=today)

    assert ledger.balance_fen > 0
    for row in ledger.rows:
        assert row.total_fen == row.fund_fen + row.account_fen + row.self_fen
        assert min(row.total_fen, row.fund_fen + 1, row.account_fen + 1, row.self_fen + 1) > 0
        assert row.on < today.replace(day=1)


@settings(max_examples=20)
@given(st.sampled_from(_INSURED), _DAYS)
def test_what_was_told_once_is_told_for_ever(persona: Persona, today: date) -> None:
    earlier = medical_ledger(persona, seed="s", today=date(2025, 12, 31))
    later = medical_ledger(persona, seed="s", today=today)

    assert later.rows[len(later.rows) - len(earlier.rows) :] == earlier.rows
