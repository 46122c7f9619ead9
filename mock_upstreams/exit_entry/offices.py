"""Where one goes, and when places are free. Saturdays and Sundays are closed; holidays are not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mock_upstreams.clock import weekday_after
from mock_upstreams.seeded import fraction

TIMES = ("0900", "1030", "1430", "1600")
DAYS_OFFERED = 15
_MOST_PLACES = 4


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office that takes applications (受理点)."""

    code: str
    name: str
    address: str


OFFICES = (
    Office(
        code="440100-01",
        name="广州市出入境样例办证大厅",
        address="广州市越秀区解放南路样例段155号",
    ),
    Office(
        code="440106-01",
        name="天河区出入境样例受理点",
        address="广州市天河区五山路样例街1号",
    ),
    Office(
        code="440300-01",
        name="深圳市出入境样例办证大厅",
        address="深圳市罗湖区解放路样例段4016号",
    ),
)


@dataclass(frozen=True, kw_only=True, order=True)
class Time:
    """An office's time, `on` a Beijing date and `at` HHMM. They sort by time."""

    on: date
    at: str
    office: str


def office(code: str) -> Office:
    """Return the office of this code.

    Raises:
        KeyError: there is none.
    """
    return {one.code: one for one in OFFICES}[code]


def offered(today: date) -> Iterator[Time]:
    """Yield every time on the next weekdays, the soonest first."""
    for ahead in range(1, DAYS_OFFERED + 1):
        for at in TIMES:
            for one in OFFICES:
                yield Time(on=weekday_after(today, ahead), at=at, office=one.code)


def places(time: Time, seed: str) -> int:
    """Return how many places a time has when nobody has asked for one: 0 to 4."""
    return int(fraction(seed, "places", time.office, time.on, time.at) * (_MOST_PLACES + 1))
