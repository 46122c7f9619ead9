"""Ask, get a ticket, come back: one exchange with the administration, sealed and opened."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import gevent
import orjson

from bureaus.exit_entry.envelope import Envelope, NotAuthentic
from bureaus.exit_entry.errors import (
    AppointmentExists,
    AppointmentFull,
    AppointmentNotOffered,
    AppointmentUnknown,
)
from bureaus.exit_entry.wire import (
    DoneWire,
    EnvelopeWire,
    OutcomeWire,
    TicketWire,
    WaitWire,
)
from bureaus.wire import WireSchema, check_subject, load, outside_agreement, read_json, utc_seconds
from core.access import Access
from core.clock import Clock
from core.errors import BureauError, BureauRecordMissing, BureauRefused
from core.upstream import Line, UpstreamClient

_OK = "0000"
_DONE = "done"
_REFUSALS: Mapping[str, type[BureauError]] = {
    "1404": BureauRecordMissing,
    "1423": BureauRefused,
    "1431": AppointmentFull,
    "1432": AppointmentExists,
    "1433": AppointmentNotOffered,
    "1434": AppointmentUnknown,
}
Check = Callable[[dict[str, Any]], None]
"""Raises where a record is not an answer to what was asked. Inside the call, so that it counts."""

_SHORTEST_WAIT_S = 0.02
_LONGEST_WAIT_S = 1.0


class Exchange:
    """Carries a question or an application there, and its record back.

    One time limit covers the asking and all the coming back: what is not there by then is a
    timeout, however quick each single answer was.
    """

    def __init__(self, http: UpstreamClient, envelope: Envelope, now: Clock) -> None:
        self.bureau = http.bureau
        self._http = http
        self._envelope = envelope
        self._now = now

    def look_up(
        self,
        operation: str,
        kind: str,
        access: Access,
        asked: Mapping[str, object],
        record: type[WireSchema],
        *,
        check: Check | None = None,
    ) -> dict[str, Any]:
        """Return the checked record by our names, without the identity number.

        Raises:
            BureauRecordMissing: the administration holds no such record of the subject.
            BureauRefused: it declines to say.
            BureauTimeout, BureauOverloaded, BureauError: as every bureau call.
        """
        whole = {**_about(access, kind), **asked}
        return self._run(operation, "/v2/queries", access, whole, record, check)

    def apply(
        self,
        operation: str,
        kind: str,
        access: Access,
        asked: Mapping[str, object],
        record: type[WireSchema],
        *,
        serial: str,
        check: Check | None = None,
    ) -> dict[str, Any]:
        """Have something done, once for each serial number; return as `look_up` does.

        Raises:
            BureauRefused: the administration will not; subclasses say why.
            BureauTimeout, BureauOverloaded, BureauError: whether it was done is not known.
        """
        whole = {**_about(access, kind), **asked, "lsh": serial}

        def check_serial(found: dict[str, Any]) -> None:
            if found.pop("serial") != serial:
                raise BureauError("A bureau answered another application.", bureau=self.bureau)
            if check:
                check(found)

        return self._run(operation, "/v2/applications", access, whole, record, check_serial)

    def _run(
        self,
        operation: str,
        path: str,
        access: Access,
        asked: Mapping[str, object],
        record: type[WireSchema],
        check: Check | None,
    ) -> dict[str, Any]:
        def ask(line: Line) -> dict[str, Any]:
            ticket = load(TicketWire, self._send(line, path, asked), bureau=self.bureau)["ticket"]
            answer = self._result(line, ticket)
            whose = load(DoneWire, answer, bureau=self.bureau)["id_number"]
            check_subject(whose, access, bureau=self.bureau)
            found = load(record, answer, bureau=self.bureau)
            if check:
                check(found)
            return found

        # An application may be sent twice because the administration knows it by its serial number.
        return self._http.ask(operation, ask, idempotent=True)

    def _result(self, line: Line, ticket: str) -> Mapping[str, object]:
        while True:
            answer = self._send(line, "/v2/results", {"ticket": ticket})
            # What is as nearly always is not read by a schema first.
            if answer.get("state") == _DONE:
                return answer
            wait_ms = load(WaitWire, answer, bureau=self.bureau)["retry_ms"]
            gevent.sleep(min(max(wait_ms / 1000, _SHORTEST_WAIT_S), _LONGEST_WAIT_S))

    def _send(self, line: Line, path: str, asked: Mapping[str, object]) -> Mapping[str, object]:
        """Send one sealed request and return what its sealed answer holds."""
        timestamp, nonce = utc_seconds(self._now()), secrets.token_hex(16)
        payload = self._envelope.seal(orjson.dumps(asked))
        request = {
            "timestamp": timestamp,
            "nonce": nonce,
            "payload": payload,
            "sign": self._envelope.sign(timestamp, nonce, payload),
        }
        body = orjson.dumps(request)
        answer = line.send("POST", path, body=body, headers={"content-type": "application/json"})
        return self._open(answer.body, nonce)

    def _open(self, raw: bytes, nonce: str) -> Mapping[str, object]:
        sealed = load(EnvelopeWire, read_json(raw, bureau=self.bureau), bureau=self.bureau)
        if sealed["nonce"] != nonce:
            raise BureauError("A bureau answered another request.", bureau=self.bureau)
        try:
            plain = self._envelope.open(sealed["payload"], sealed["signature"], nonce)
        except NotAuthentic:
            raise outside_agreement(self.bureau) from None
        answer = read_json(plain, bureau=self.bureau)
        if answer.get("code") != _OK:
            outcome = load(OutcomeWire, answer, bureau=self.bureau)["code"]
            refusal = _REFUSALS.get(outcome, BureauError)
            raise refusal("The administration says no.", bureau=self.bureau)
        return answer


def _about(access: Access, kind: str) -> dict[str, object]:
    return {
        "sfzh": access.subject.id_number,
        "xm": access.subject.name,
        "cxsy": access.purpose,
        "cxr": access.actor.ref,
        "ywlx": kind,
    }
