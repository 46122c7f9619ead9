"""What the administration has on paper: documents, applications for them, border crossings."""

from datetime import date, timedelta

from mock_upstreams.clock import weekday_after
from mock_upstreams.lives import DocumentKind, PendingPaper, Persona, TravelPaper
from mock_upstreams.seeded import fraction
from mock_upstreams.work_months import months_later

KIND_CODES: dict[DocumentKind, str] = {
    "passport": "14",
    "hk_macau_permit": "20",
    "taiwan_permit": "25",
}
_PORTS: dict[DocumentKind, tuple[str, ...]] = {
    "passport": ("广州白云机场", "深圳宝安机场"),
    "hk_macau_permit": ("罗湖", "福田", "拱北", "横琴", "港珠澳大桥"),
    "taiwan_permit": ("广州白云机场", "厦门五通"),
}
_OUT, _IN = "1", "2"
_MOST_TRIPS_A_YEAR = 6
_LONGEST_TRIP_DAYS = 9
_STEP_WEEKDAYS = (0, 2, 4, 6, 8)
"""Accepted, reviewed, being made, ready, collected: weekdays after the application."""
_PROMISED_WEEKDAYS = 7
_GOOD_FOR_YEARS = 10


def document_rows(persona: Persona, today: date, *, anchor: date) -> list[dict[str, object]]:
    """Return each passport and permit, the one that was under way too once it was collected."""
    return [
        {
            "zjzl": KIND_CODES[paper.kind],
            "zjhm": paper.number,
            "xm": persona.name,
            "ywxm": persona.name_latin,
            "qfrq": f"{paper.issued_on:%Y%m%d}",
            "yxqz": f"{paper.valid_until:%Y%m%d}",
            "qfjg": paper.issuer,
            "zjzt": _status_code(paper, today),
        }
        for paper in (*persona.travel_papers, *_collected(persona, today, anchor))
        if paper.issued_on <= today
    ]


def application_rows(
    persona: Persona, today: date, seed: str, *, anchor: date
) -> list[dict[str, object]]:
    """Return the applications for those documents, and the one under way; newest first."""
    filed = [(paper.kind, _before(paper.issued_on)) for paper in persona.travel_papers]
    if persona.pending is not None:
        filed.append((persona.pending.kind, _applied_on(persona.pending, anchor)))
    filed = [(kind, on) for kind, on in filed if on <= today]
    filed.sort(key=lambda one: one[1], reverse=True)
    return [_application(persona, kind, on, today, seed) for kind, on in filed]


def crossing_rows(persona: Persona, today: date, seed: str) -> list[dict[str, object]]:
    """Return every crossing of the border, newest first: each trip is over before the next.

    Who lives abroad left on the first one, and each later trip is a visit home.
    """
    if not persona.travel_papers:
        return []
    first = min(paper.issued_on for paper in persona.travel_papers)
    rows: list[dict[str, object]] = []
    for year in range(first.year, today.year + 1):
        count = int(fraction(seed, persona.code, "trips", year) * (_MOST_TRIPS_A_YEAR + 1))
        for trip in range(count):
            rows += _trip(persona, date(year, 1, 1), trip, count, today, seed)
    if persona.lives_abroad:
        rows = [*rows[:1], *(_turned(row) for row in rows[2:])]
    return rows[::-1]


def _turned(crossing: dict[str, object]) -> dict[str, object]:
    return {**crossing, "fx": _IN if crossing["fx"] == _OUT else _OUT}


def _trip(
    persona: Persona, new_year: date, trip: int, count: int, today: date, seed: str
) -> list[dict[str, object]]:
    """Return out and in, or nothing where no document was valid or the trip is not over."""
    share = [fraction(seed, persona.code, new_year, trip, part) for part in ("day", "days", "by")]
    stretch = 365 // count
    start = trip * stretch + int(share[0] * (stretch - _LONGEST_TRIP_DAYS - 1))
    out = new_year + timedelta(days=start)
    back = out + timedelta(days=int(share[1] * (_LONGEST_TRIP_DAYS + 1)))
    fit = [one for one in persona.travel_papers if one.issued_on < out and back <= _last_day(one)]
    if not fit or back >= today:
        return []
    paper = fit[int(share[2] * len(fit))]
    ports = _PORTS[paper.kind]
    port = ports[int(fraction(seed, persona.code, out) * len(ports))]
    return [
        {
            "rq": f"{on:%Y%m%d}",
            "fx": direction,
            "ka": port,
            "zjzl": KIND_CODES[paper.kind],
            "zjhm": paper.number,
        }
        for on, direction in ((out, _OUT), (back, _IN))
    ]


def _application(
    persona: Persona, kind: DocumentKind, on: date, today: date, seed: str
) -> dict[str, object]:
    number = int(fraction(seed, persona.code, "application", kind) * 10**8)
    steps = [(str(step + 1), _later(on, count)) for step, count in enumerate(_STEP_WEEKDAYS)]
    return {
        "slbh": f"4401{on:%Y%m%d}{number:08d}",
        "zjzl": KIND_CODES[kind],
        "slrq": f"{on:%Y%m%d}",
        "yjrq": f"{_later(on, _PROMISED_WEEKDAYS):%Y%m%d}",
        "jdlb": [{"jd": step, "rq": f"{day:%Y%m%d}"} for step, day in steps if day <= today],
    }


def _applied_on(pending: PendingPaper, anchor: date) -> date:
    return anchor - timedelta(days=pending.days_ago)


def _collected(persona: Persona, today: date, anchor: date) -> tuple[TravelPaper, ...]:
    """Return what was made of the application under way, from the day of its last step."""
    pending = persona.pending
    if pending is None:
        return ()
    applied_on = _applied_on(pending, anchor)
    if _later(applied_on, _STEP_WEEKDAYS[-1]) > today:
        return ()
    issued_on = _later(applied_on, _STEP_WEEKDAYS[2])
    until = months_later(issued_on, _GOOD_FOR_YEARS * 12) - timedelta(days=1)
    return (
        TravelPaper(
            kind=pending.kind,
            number=pending.number,
            issued_on=issued_on,
            valid_until=until,
            issuer=persona.travel_papers[0].issuer,
        ),
    )


def _later(day: date, weekdays: int) -> date:
    return weekday_after(day, weekdays) if weekdays else day


def _before(issued_on: date) -> date:
    """Return when a document was applied for that was made on this day."""
    return issued_on - timedelta(days=6)


def _last_day(paper: TravelPaper) -> date:
    """Return the last day on which somebody could travel on it."""
    if paper.revoked_on is None:
        return paper.valid_until
    return min(paper.valid_until, paper.revoked_on - timedelta(days=1))


def _status_code(paper: TravelPaper, today: date) -> str:
    if paper.revoked_on is not None and paper.revoked_on <= today:
        return "3"
    return "2" if paper.valid_until < today else "1"
