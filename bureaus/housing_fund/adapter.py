"""Housing-fund account and deposits (docs/bureaus/housing_fund.md)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from xml.etree.ElementTree import Element

from bureaus.housing_fund.sealed_xml import NotSealed, open_sealed, seal
from bureaus.housing_fund.wire import AccountWire, DepositsWire, HeadWire, SuccessWire, texts
from bureaus.wire import WireSchema, check_subject, load, outside_agreement
from core.access import Access
from core.clock import BEIJING, Clock
from core.errors import BureauError, BureauRecordMissing, BureauRefused
from core.upstream import Line, UpstreamClient

MAX_PAGE_SIZE = 100
_OK = "0000"
_NO_ACCOUNT = "1404"
_FROZEN = "1423"


@dataclass(frozen=True, kw_only=True)
class HousingFundAccount:
    """State at the end of `as_of`, a Beijing date. A sealed account gets no more deposits.

    `monthly_deposit_yuan` is the last month's, both sides together.
    """

    account_number: str = field(repr=False)
    balance_yuan: Decimal
    monthly_deposit_yuan: Decimal
    employer: str
    status: Literal["active", "sealed"]
    as_of: date


@dataclass(frozen=True, kw_only=True)
class Deposit:
    """One entry: `kind` in the fund's words (汇缴, 结息, 租房提取); a withdrawal is negative."""

    on: date
    kind: str
    amount_yuan: Decimal
    balance_yuan: Decimal


@dataclass(frozen=True, kw_only=True)
class Deposits:
    """One page, newest first; `total` counts all pages' items."""

    total: int
    items: tuple[Deposit, ...]


class HousingFund:
    """Client of the housing fund.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError; BureauRecordMissing where
    the subject has no account; BureauRefused where the account is frozen.
    """

    def __init__(self, http: UpstreamClient, *, hmac_key: str, now: Clock) -> None:
        self._http = http
        self._hmac_key = hmac_key
        self._now = now

    def account(self, access: Access) -> HousingFundAccount:
        """Return the subject's account."""
        return HousingFundAccount(**self._read("account", "GJJ101", access, {}, AccountWire))

    def deposits(self, access: Access, *, page: int, page_size: int) -> Deposits:
        """Return one page of entries, newest first.

        Args:
            page: From 1. A page beyond the last is empty.
            page_size: 1 to 100.

        Raises:
            ValueError: `page` or `page_size` out of range.
        """
        if page < 1 or not 1 <= page_size <= MAX_PAGE_SIZE:
            raise ValueError(f"page starts at 1, page_size is 1 to {MAX_PAGE_SIZE}")
        asked = {"ym": str(page), "mys": str(page_size)}
        found = self._read("deposits", "GJJ102", access, asked, DepositsWire)
        if found["page"] != page or len(found["items"]) > page_size:
            raise outside_agreement(self._http.bureau)
        items = tuple(Deposit(**item) for item in found["items"])
        return Deposits(total=found["total"], items=items)

    def _read(
        self,
        operation: str,
        txcode: str,
        access: Access,
        asked: Mapping[str, str],
        schema: type[WireSchema],
    ) -> dict[str, Any]:
        """Return the checked answer without the number, which is the one asked for."""
        body = {"zjhm": access.subject.id_number, "xm": access.subject.name, **asked}

        def ask(line: Line) -> dict[str, Any]:
            root = self._send(line, txcode, body)
            found = load(schema, texts(root.find("body")), bureau=self._http.bureau)
            check_subject(found.pop("id_number"), access, bureau=self._http.bureau)
            return found

        return self._http.ask(operation, ask, idempotent=True)

    def _send(self, line: Line, txcode: str, body: Mapping[str, str]) -> Element:
        seq = secrets.token_hex(16)
        sent_at = self._now().astimezone(BEIJING).strftime("%Y%m%d%H%M%S")
        head = {"txcode": txcode, "seq": seq, "time": sent_at}
        answer = line.send(
            "POST",
            f"/{txcode}",
            body=seal(head, body, self._hmac_key),
            headers={"content-type": "text/xml; charset=GBK"},
        )
        return self._open(answer.body, seq)

    def _open(self, raw: bytes, seq: str) -> Element:
        """Return the answer to the request of `seq`, and to no other."""
        bureau = self._http.bureau
        try:
            root = open_sealed(raw, self._hmac_key)
        except NotSealed:
            raise outside_agreement(bureau) from None
        head = load(HeadWire, texts(root), bureau=bureau)
        if head["seq"] != seq:
            raise BureauError("A bureau answered another request.", bureau=bureau)
        if head["code"] != _OK:
            raise self._refusal(head["code"])
        load(SuccessWire, texts(root), bureau=bureau)
        return root

    def _refusal(self, retcode: str) -> BureauError:
        bureau = self._http.bureau
        if retcode == _NO_ACCOUNT:
            return BureauRecordMissing("No housing-fund account.", bureau=bureau)
        if retcode == _FROZEN:
            return BureauRefused("The account is frozen.", bureau=bureau)
        return BureauError("A bureau refused the call.", bureau=bureau)


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> HousingFund:
    return HousingFund(http, hmac_key=credentials["hmac_key"], now=now)
