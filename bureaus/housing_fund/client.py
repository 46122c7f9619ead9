"""Asks the housing fund: sealed requests, answers that are checked before they are believed."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from bureaus.housing_fund.errors import HousingLoanMissing
from bureaus.housing_fund.sealed_xml import NotSealed, open_sealed, seal
from bureaus.housing_fund.wire import HeadWire, SuccessWire, texts
from bureaus.wire import WireSchema, check_subject, load, outside_agreement
from core.access import Access
from core.clock import BEIJING, Clock
from core.errors import BureauError, BureauRecordMissing, BureauRefused
from core.upstream import Line, UpstreamClient

_OK = "0000"
# What the fund's "no" means to a citizen, by return code; any other code is a BureauError.
_REFUSALS: Mapping[str, tuple[Callable[..., BureauError], str]] = {
    "1404": (BureauRecordMissing, "No housing-fund account."),
    "1414": (HousingLoanMissing, "No housing-fund loan."),
    "1423": (BureauRefused, "The account is frozen."),
}


class SealedClient:
    """Sends transactions to the fund and opens its answers."""

    def __init__(self, http: UpstreamClient, *, hmac_key: str, now: Clock) -> None:
        self._http = http
        self._hmac_key = hmac_key
        self._now = now
        self.bureau = http.bureau

    def ask(
        self,
        operation: str,
        txcode: str,
        access: Access,
        asked: Mapping[str, str],
        schema: type[WireSchema],
    ) -> dict[str, Any]:
        """Return the checked answer without the identity number, which is the one asked for.

        Raises:
            BureauError: what the return code means, or an answer outside the agreement.
        """
        body = {"zjhm": access.subject.id_number, "xm": access.subject.name, **asked}

        def ask(line: Line) -> dict[str, Any]:
            root = self._send(line, txcode, body)
            found = load(schema, texts(root.find("body")), bureau=self.bureau)
            check_subject(found.pop("id_number"), access, bureau=self.bureau)
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
        try:
            root = open_sealed(raw, self._hmac_key)
        except NotSealed:
            raise outside_agreement(self.bureau) from None
        head = load(HeadWire, texts(root), bureau=self.bureau)
        if head["seq"] != seq:
            raise BureauError("A bureau answered another request.", bureau=self.bureau)
        if head["code"] != _OK:
            raise self._refusal(head["code"])
        load(SuccessWire, texts(root), bureau=self.bureau)
        return root

    def _refusal(self, retcode: str) -> BureauError:
        make, detail = _REFUSALS.get(retcode, (BureauError, "A bureau refused the call."))
        return make(detail, bureau=self.bureau)
