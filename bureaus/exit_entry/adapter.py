"""Travel documents: ask, get a ticket, come back for the answer (docs/bureaus/exit_entry.md)."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import gevent

from bureaus.exit_entry.envelope import (
    Envelope,
    NotAuthentic,
)
from bureaus.exit_entry.wire import (
    DocumentsWire,
    EnvelopeWire,
    OutcomeWire,
    ProgressWire,
    TicketWire,
    WaitWire,
)
from bureaus.wire import check_subject, load, outside_agreement, read_json, utc_seconds
from core.access import Access
from core.clock import Clock
from core.errors import BureauError, BureauRecordMissing, BureauRefused
from core.upstream import Line, UpstreamClient

_OK = "0000"
_NO_RECORD = "1404"
_REFUSED = "1423"
_SHORTEST_WAIT_S = 0.02
_LONGEST_WAIT_S = 1.0


@dataclass(frozen=True, kw_only=True)
class TravelDocument:
    """A passport or a permit for Hong Kong and Macau. `valid_until` is its last day."""

    kind: Literal["passport", "hk_macau_permit"]
    number: str = field(repr=False)
    name: str = field(repr=False)
    name_latin: str = field(repr=False)
    issued_on: date
    valid_until: date
    issuer: str
    status: Literal["valid", "expired", "revoked"]


class ExitEntry:
    """Client of the exit-entry administration."""

    def __init__(self, http: UpstreamClient, envelope: Envelope, now: Clock) -> None:
        self._http = http
        self._envelope = envelope
        self._now = now
        self._bureau = http.bureau

    def documents(self, access: Access) -> tuple[TravelDocument, ...]:
        """Return every travel document of the subject.

        One time limit covers the asking and all the coming back: what is not there by then is a
        timeout, however quick each single answer was.

        Raises:
            BureauRecordMissing: the administration has never issued the subject a document.
            BureauRefused: it declines to say.
            BureauTimeout, BureauOverloaded, BureauError: as every bureau call.
        """

        def ask(line: Line) -> tuple[TravelDocument, ...]:
            found = self._result(line, self._submit(line, access))
            answer = load(DocumentsWire, found, bureau=self._bureau)
            check_subject(answer["id_number"], access, bureau=self._bureau)
            return tuple(TravelDocument(**document) for document in answer["documents"])

        return self._http.ask("documents", ask, idempotent=True)

    def _submit(self, line: Line, access: Access) -> str:
        asked = {
            "sfzh": access.subject.id_number,
            "xm": access.subject.name,
            "cxsy": access.purpose,
            "cxr": access.actor.ref,
        }
        answer = self._send(line, "/v2/queries", asked)
        ticket: str = load(TicketWire, answer, bureau=self._bureau)["ticket"]
        return ticket

    def _result(self, line: Line, ticket: str) -> Mapping[str, object]:
        while True:
            answer = self._send(line, "/v2/results", {"ticket": ticket})
            if load(ProgressWire, answer, bureau=self._bureau)["state"] == "done":
                return answer
            wait_ms = load(WaitWire, answer, bureau=self._bureau)["retry_ms"]
            gevent.sleep(min(max(wait_ms / 1000, _SHORTEST_WAIT_S), _LONGEST_WAIT_S))

    def _send(self, line: Line, path: str, asked: Mapping[str, object]) -> Mapping[str, object]:
        """Send one sealed request and return what its sealed answer holds."""
        timestamp, nonce = utc_seconds(self._now()), secrets.token_hex(16)
        payload = self._envelope.seal(json.dumps(asked, ensure_ascii=False).encode())
        request = {
            "timestamp": timestamp,
            "nonce": nonce,
            "payload": payload,
            "sign": self._envelope.sign(timestamp, nonce, payload),
        }
        body = json.dumps(request).encode()
        answer = line.send("POST", path, body=body, headers={"content-type": "application/json"})
        return self._open(answer.body, nonce)

    def _open(self, raw: bytes, nonce: str) -> Mapping[str, object]:
        sealed = load(EnvelopeWire, read_json(raw, bureau=self._bureau), bureau=self._bureau)
        if sealed["nonce"] != nonce:
            raise BureauError("A bureau answered another request.", bureau=self._bureau)
        try:
            plain = self._envelope.open(sealed["payload"], sealed["signature"], nonce)
        except NotAuthentic:
            raise outside_agreement(self._bureau) from None
        answer = read_json(plain, bureau=self._bureau)
        self._check_outcome(load(OutcomeWire, answer, bureau=self._bureau)["code"])
        return answer

    def _check_outcome(self, outcome: str) -> None:
        if outcome == _NO_RECORD:
            raise BureauRecordMissing("No travel documents.", bureau=self._bureau)
        if outcome == _REFUSED:
            raise BureauRefused("The administration declines.", bureau=self._bureau)
        if outcome != _OK:
            raise BureauError("A bureau refused the call.", bureau=self._bureau)


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> ExitEntry:
    """Build the client; the settings have made sure that both keys are hex of the right length."""
    envelope = Envelope(
        sm4_key=bytes.fromhex(credentials["sm4_key"]),
        hmac_key=bytes.fromhex(credentials["hmac_key"]),
    )
    return ExitEntry(http, envelope, now)
