"""The medical account and what was spent from it: every visit since 2024, in whole fen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from mock_upstreams.lives import Persona
from mock_upstreams.seeded import between, fraction
from mock_upstreams.social_security.shares import share_fen, to_fen
from mock_upstreams.work_months import month_after, month_before, work_months

_SINCE = date(2024, 1, 1)
_TO_ACCOUNT = Decimal("0.02")
_LEAST_SPENT_BEFORE = Decimal("0.40")
_MOST_SPENT_BEFORE = Decimal("0.85")
_RETIRED_CREDIT_FEN = 15_000
_MOST_VISITS = {"active": Decimal("2.2"), "paused": Decimal("1.6"), "retired": Decimal("4.5")}


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """What a visit of a kind costs in yuan, what share the fund bears, and where it may be."""

    code: str
    cost_yuan: tuple[Decimal, Decimal]
    fund_share: tuple[Decimal, Decimal]
    places: tuple[str, ...]


_OUTPATIENT = _Kind(
    code="1",
    cost_yuan=(Decimal(80), Decimal(900)),
    fund_share=(Decimal("0.50"), Decimal("0.70")),
    places=("样例区人民医院", "样例街社区卫生服务中心", "样例中医院"),
)
_INPATIENT = _Kind(
    code="2",
    cost_yuan=(Decimal(4_000), Decimal(18_000)),
    fund_share=(Decimal("0.70"), Decimal("0.85")),
    places=("样例市第一人民医院", "样例大学附属医院"),
)
_PHARMACY = _Kind(
    code="3",
    cost_yuan=(Decimal(18), Decimal(210)),
    fund_share=(Decimal(0), Decimal(0)),
    places=("样例大药房北京路店", "样例平价药店"),
)
_KINDS_UP_TO = (
    (Decimal("0.03"), _INPATIENT),
    (Decimal("0.45"), _PHARMACY),
    (Decimal(1), _OUTPATIENT),
)


@dataclass(frozen=True, kw_only=True)
class ExpenseRow:
    """One settled visit; fund, account and self bear the total between them."""

    on: date
    place: str
    kind_code: str
    total_fen: int
    fund_fen: int
    account_fen: int
    self_fen: int


@dataclass(frozen=True, kw_only=True)
class MedicalLedger:
    """Balance and visits up to the end of the last complete month; the visits newest first."""

    balance_fen: int
    rows: tuple[ExpenseRow, ...]


@lru_cache(maxsize=64)
def medical_ledger(persona: Persona, *, seed: str, today: date) -> MedicalLedger:
    """Return the ledger of an insured person: 2 % of each base came in, visits went out."""
    saved_fen = {
        month.first_day: share_fen(month, _TO_ACCOUNT)
        for month in work_months(persona, seed=seed, today=today)
    }
    before_fen = sum(fen for month, fen in saved_fen.items() if month < _SINCE)
    spent = between(_LEAST_SPENT_BEFORE, _MOST_SPENT_BEFORE, seed, persona.code, "medical")
    balance_fen = to_fen(before_fen * (1 - spent))
    rows: list[ExpenseRow] = []
    for month in _months(today):
        balance_fen += saved_fen.get(month, 0) + _credit_fen(persona)
        for row in _visits(persona, seed, month, balance_fen):
            balance_fen -= row.account_fen
            rows.append(row)
    newest_first = sorted(rows, key=lambda row: row.on, reverse=True)
    return MedicalLedger(balance_fen=balance_fen, rows=tuple(newest_first))


def _months(today: date) -> Iterator[date]:
    month, last = _SINCE, month_before(today)
    while month <= last:
        yield month
        month = month_after(month)


def _status(persona: Persona) -> str:
    return persona.insurance.status if persona.insurance else "paused"


def _credit_fen(persona: Persona) -> int:
    return _RETIRED_CREDIT_FEN if _status(persona) == "retired" else 0


def _visits(persona: Persona, seed: str, month: date, balance_fen: int) -> Iterator[ExpenseRow]:
    most = _MOST_VISITS[_status(persona)]
    for number in range(int(most * fraction(seed, persona.code, month, "visits"))):
        row = _visit((seed, persona.code, month, number), month, balance_fen)
        balance_fen -= row.account_fen
        yield row


def _visit(parts: tuple[object, ...], month: date, balance_fen: int) -> ExpenseRow:
    chance = fraction(*parts, "kind")
    kind = next(kind for up_to, kind in _KINDS_UP_TO if chance < up_to)
    total_fen = to_fen(between(*kind.cost_yuan, *parts, "cost") * 100)
    fund_fen = to_fen(total_fen * between(*kind.fund_share, *parts, "fund"))
    # Half at most, so that no account runs dry.
    account_fen = min(total_fen - fund_fen, balance_fen // 2)
    return ExpenseRow(
        on=month.replace(day=1 + int(28 * fraction(*parts, "day"))),
        place=kind.places[int(len(kind.places) * fraction(*parts, "place"))],
        kind_code=kind.code,
        total_fen=total_fen,
        fund_fen=fund_fen,
        account_fen=account_fen,
        self_fen=total_fen - fund_fen - account_fen,
    )
