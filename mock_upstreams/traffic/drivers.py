"""The sample citizens who drive. Plates have the letter O, which no office issues."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from mock_upstreams.lives import Persona
from mock_upstreams.seeded import day_between, digits, pick, whole
from mock_upstreams.work_months import months_later


@dataclass(frozen=True, kw_only=True)
class OwnVehicle:
    """`kind` is the bureau's code: 02 small, 52 small new-energy."""

    plate: str
    kind: Literal["02", "52"]
    make: str
    registered_on: date


@dataclass(frozen=True, kw_only=True)
class SampleViolation:
    """What happened on a `day` up to the 28th, at HH:MM, months before that of a clean start.

    `state` is the bureau's code: 0 to be confirmed, 1 to be paid, 2 settled.
    """

    number: str
    months_ago: int
    day: int
    at: str
    place: str
    what: str
    plate: str
    fine_yuan: int
    points: int
    state: Literal["0", "1", "2"]


@dataclass(frozen=True, kw_only=True)
class Driver:
    """A driving licence, and what goes with it. `valid_until` None means without end (长期).

    `owes_course`: twelve points were reached before, and the course after that was not taken, so
    that the licence stays withheld when a new year of points begins.
    """

    file_number: str
    vehicle_class: str
    first_issued_on: date
    valid_from: date
    valid_until: date | None
    is_cancelled: bool = False
    owes_course: bool = False
    vehicles: tuple[OwnVehicle, ...] = ()
    violations: tuple[SampleViolation, ...] = ()


_PARKING = "机动车违反停放规定，妨碍其他车辆、行人通行"
_SIGNS = "驾驶机动车违反道路交通信号灯通行"
_FAST = "驾驶小型汽车在城市快速路上超过规定时速20%以上未达到50%"
_VERY_FAST = "驾驶小型汽车在高速公路上超过规定时速50%以上"
_LANE = "机动车不按规定车道行驶"
_VEHICLE_KINDS: tuple[Literal["02", "52"], ...] = ("02", "02", "52")
_STATES: tuple[Literal["0", "1", "2"], ...] = ("0", "1", "2")

_WEI_DAILY = tuple(
    SampleViolation(
        number=f"44039900000003{index:02d}",
        months_ago=14 + index,
        day=5 + index,
        at=f"{7 + index:02d}:35",
        place="深圳市南山区样例大道科技园路段",
        what=_PARKING if index % 2 else _LANE,
        plate="粤B0O034",
        fine_yuan=200,
        points=0,
        state="2",
    )
    for index in range(1, 13)
)

DRIVERS: dict[str, Driver] = {
    "lin-xiaomei": Driver(
        file_number="440100000012",
        vehicle_class="C1",
        first_issued_on=date(2013, 9, 16),
        valid_from=date(2019, 9, 16),
        valid_until=date(2029, 9, 16),
        vehicles=(
            OwnVehicle(
                plate="粤AO00012", kind="52", make="样例牌", registered_on=date(2022, 5, 20)
            ),
        ),
        violations=(
            SampleViolation(
                number="4401990000000121",
                months_ago=1,
                day=9,
                at="08:42",
                place="广州市天河区样例路与五山路交叉口",
                what=_LANE,
                plate="粤AO00012",
                fine_yuan=100,
                points=1,
                state="0",
            ),
            SampleViolation(
                number="4401990000000122",
                months_ago=3,
                day=21,
                at="18:05",
                place="广州市天河区样例街12号门前",
                what=_PARKING,
                plate="粤AO00012",
                fine_yuan=200,
                points=0,
                state="1",
            ),
            SampleViolation(
                number="4401990000000123",
                months_ago=5,
                day=2,
                at="22:17",
                place="广州市海珠区样例大道东往西",
                what=_SIGNS,
                plate="粤AO00012",
                fine_yuan=200,
                points=6,
                state="2",
            ),
        ),
    ),
    "wang-wei-nanshan": Driver(
        file_number="440300000034",
        vehicle_class="C1",
        first_issued_on=date(2006, 4, 3),
        valid_from=date(2022, 4, 3),
        valid_until=None,
        vehicles=(
            OwnVehicle(plate="粤B0O034", kind="02", make="样例牌", registered_on=date(2012, 11, 8)),
            OwnVehicle(
                plate="粤BO00034", kind="52", make="试作牌", registered_on=date(2024, 2, 27)
            ),
        ),
        violations=(
            SampleViolation(
                number="4403990000000301",
                months_ago=1,
                day=17,
                at="23:51",
                place="深圳市沿江高速样例段K12+300",
                what=_VERY_FAST,
                plate="粤BO00034",
                fine_yuan=2000,
                points=12,
                state="0",
            ),
            *_WEI_DAILY[1:],
        ),
    ),
    "huang-jianguo": Driver(
        owes_course=True,
        file_number="440500000063",
        vehicle_class="B2",
        first_issued_on=date(1998, 1, 12),
        valid_from=date(2020, 1, 12),
        valid_until=date(2030, 1, 12),
        violations=tuple(
            SampleViolation(
                number=f"440599000000060{index}",
                months_ago=index,
                day=11,
                at="14:20",
                place="汕头市金平区样例北路",
                what=_FAST,
                plate="粤D0O063",
                fine_yuan=200,
                points=6,
                state="2",
            )
            for index in (1, 2, 3)
        ),
    ),
    "deng-zhiqiang": Driver(
        file_number="441300000086",
        vehicle_class="C2",
        first_issued_on=date(2014, 6, 30),
        valid_from=date(2014, 6, 30),
        valid_until=date(2020, 6, 30),
        is_cancelled=True,
    ),
}


def driver_of(persona: Persona) -> Driver | None:
    """Return somebody's driving licence with what goes with it."""
    if persona.draw is None:
        return DRIVERS.get(persona.code)
    first = day_between(date(2005, 1, 4), date(2018, 12, 28), persona.draw, "driving")
    plate = f"粤Z{digits(1, persona.draw, 'plate')}O{digits(3, persona.draw, 'plate')}"
    bought = day_between(date(2014, 1, 1), date(2025, 12, 31), persona.draw, "vehicle")
    count = whole(0, 3, persona.draw, "violations")
    return Driver(
        file_number=f"44019{digits(7, persona.draw, 'file')}",
        vehicle_class=pick(("C1", "C1", "C2", "B2"), persona.draw, "class"),
        first_issued_on=first,
        valid_from=months_later(first, 72),
        valid_until=months_later(first, 72 + 120),
        vehicles=(
            OwnVehicle(
                plate=plate,
                kind=pick(_VEHICLE_KINDS, persona.draw, "kind"),
                make="样例牌",
                registered_on=bought,
            ),
        ),
        violations=tuple(_violation(persona.draw, number, plate) for number in range(count)),
    )


def _violation(draw: str, number: int, plate: str) -> SampleViolation:
    what, points = pick(((_PARKING, 0), (_LANE, 1), (_SIGNS, 6)), draw, "violation", number)
    return SampleViolation(
        number=f"449{digits(12, draw, 'violation')}{number}",
        months_ago=1 + 3 * number,
        day=whole(1, 28, draw, "violation day", number),
        at=f"{whole(6, 22, draw, 'hour', number):02}:{whole(0, 59, draw, 'minute', number):02}",
        place="广东省样例大道路段",
        what=what,
        plate=plate,
        fine_yuan=100 if points == 1 else 200,
        points=points,
        state=pick(_STATES, draw, "state", number),
    )
