"""Asks the housing fund: sealed requests, answers that are checked before they are believed."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

from bureaus.housing_fund.errors import (
    HousingLoanMissing,
    WithdrawalAccountSealed,
    WithdrawalPastCancelling,
    WithdrawalReasonUnfit,
    WithdrawalTooMuch,
    WithdrawalUnderWay,
    WithdrawalUnknown,
)
from bureaus.housing_fund.sealed_xml import NotSealed, open_sealed, seal
from bureaus.housing_fund.wire import HeadWire, SuccessWire, texts
from bureaus.wire import WireSchema, compact_beijing_time, load, load_own, outside_agreement
from core.access import Access
from core.clock import Clock
from core.errors import BureauError, BureauRecordMissing, BureauRefused
from core.upstream import Line, UpstreamClient

_OK = "0000"
T = TypeVar("T")
# What the fund's "no" means to a citizen, by return code; any other code is a BureauError.
_REFUSALS: Mapping[str, tuple[Callable[..., BureauError], str]] = {
    "1404": (BureauRecordMissing, "No housing-fund account."),
    "1414": (HousingLoanMissing, "No housing-fund loan."),
    "1423": (BureauRefused, "The account is frozen."),
    "2401": (WithdrawalTooMuch, "More than can be withdrawn for this reason."),
    "2402": (WithdrawalAccountSealed, "The account is sealed."),
    "2403": (WithdrawalUnderWay, "Another withdrawal is under way."),
    "2404": (WithdrawalReasonUnfit, "The reason does not fit the fund's records."),
    "2405": (WithdrawalUnknown, "No such withdrawal."),
    "2406": (WithdrawalPastCancelling, "The withdrawal was decided already."),
}


@dataclass(frozen=True, kw_only=True)
class Transaction:
    """One operation by the name that logs give it, the fund's code, and its answer's shape."""

    operation: str
    txcode: str
    answer: type[WireSchema]


class SealedClient:
    """Sends transactions to the fund and opens its answers."""

    def __init__(self, http: UpstreamClient, *, hmac_key: str, now: Clock) -> None:
        self._http = http
        self._hmac_key = hmac_key
        self._now = now
        self.bureau = http.bureau

    def ask(
        self,
        transaction: Transaction,
        access: Access,
        asked: Mapping[str, str],
        read: Callable[[dict[str, Any]], T],
    ) -> T:
        """Return what `read` makes of the checked answer, which comes without the identity number.

        Raises:
            BureauError: what the return code means, or an answer outside the agreement.
        """
        body = {"zjhm": access.subject.id_number, "xm": access.subject.name, **asked}

        def ask(line: Line) -> T:
            root = self._send(line, transaction.txcode, body)
            sent = texts(root.find("body"))
            return read(load_own(transaction.answer, sent, access, bureau=self.bureau))

        # All may be asked twice: what changes something carries a serial number, by which the
        # fund knows that it was done already.
        return self._http.ask(transaction.operation, ask, idempotent=True)

    def _send(self, line: Line, txcode: str, body: Mapping[str, str]) -> Element:
        seq = secrets.token_hex(16)
        sent_at = compact_beijing_time(self._now())
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
        try:
            root = open_sealed(raw, self._hmac_key)
        except NotSealed:
            raise outside_agreement(self.bureau) from None
        told = texts(root)
        head = load(HeadWire, told, bureau=self.bureau)
        if head["seq"] != seq:
            raise BureauError("A bureau answered another request.", bureau=self.bureau)
        if head["code"] != _OK:
            raise self._refusal(head["code"])
        load(SuccessWire, told, bureau=self.bureau)
        return root

    def _refusal(self, retcode: str) -> BureauError:
        make, detail = _REFUSALS.get(retcode, (BureauError, "A bureau refused the call."))
        return make(detail, bureau=self.bureau)
