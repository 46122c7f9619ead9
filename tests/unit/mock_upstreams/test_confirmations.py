"""Violations that were confirmed: a serial number is for one of them."""

from datetime import UTC, date, datetime

import pytest

from mock_upstreams.traffic.confirmations import Confirmations, SerialUsed

_AT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
_SERIAL = "ab" * 16


def test_a_serial_number_finds_what_was_done_under_it_and_nothing_else() -> None:
    done = Confirmations()
    made = done.add(_SERIAL, "4401990000000121", at=_AT)

    assert done.find(_SERIAL, "4401990000000121") == made
    assert done.find("cd" * 16, "4401990000000121") is None
    with pytest.raises(SerialUsed):
        done.find(_SERIAL, "4401990000000122")
    assert done.states(_AT.date()) == {"4401990000000121": "1"}


def test_what_was_confirmed_is_paid_on_the_fifth_day() -> None:
    done = Confirmations()
    done.add(_SERIAL, "4401990000000121", at=_AT)

    states = [done.states(date(2026, 3, day))["4401990000000121"] for day in (3, 7, 8, 9)]

    assert states == ["1", "1", "2", "2"]
