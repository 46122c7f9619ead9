"""Travel documents, appointments, crossings, portraits (docs/bureaus/exit_entry.md)."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from bureaus.exit_entry.envelope import Envelope
from bureaus.exit_entry.exchange import Exchange
from bureaus.exit_entry.records import (
    Appointment,
    Crossing,
    Crossings,
    Document,
    DocumentApplication,
    PhotoReceipt,
    Slot,
    Slots,
    StepDone,
    TravelDocument,
)
from bureaus.exit_entry.wire import (
    DOCUMENT_CODES,
    ApplicationsWire,
    BookedWire,
    CancelledWire,
    CrossingsWire,
    DocumentsWire,
    ReceiptWire,
    SlotsWire,
)
from bureaus.pages import check_asked, check_page
from bureaus.wire import outside_agreement
from core.access import Access
from core.clock import Clock
from core.upstream import UpstreamClient


class ExitEntry:
    """Client of the exit-entry administration.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError; looking up also
    BureauRecordMissing where nothing of the kind is held about the subject, and BureauRefused.
    """

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def documents(self, access: Access) -> tuple[TravelDocument, ...]:
        """Return every travel document of the subject."""
        found = self._exchange.look_up("documents", "01", access, {}, DocumentsWire)
        return tuple(TravelDocument(**document) for document in found["documents"])

    def applications(self, access: Access) -> tuple[DocumentApplication, ...]:
        """Return the subject's applications for documents, the newest first."""
        found = self._exchange.look_up("applications", "02", access, {}, ApplicationsWire)
        return tuple(_application(one) for one in found["applications"])

    def crossings(self, access: Access, *, page: int, page_size: int) -> Crossings:
        """Return one page of the subject's border crossings, newest first.

        Args:
            page: From 1. A page beyond the last is empty.
            page_size: 1 to 100.
        """
        asked = {"ym": page, "mys": page_size}
        found = self._page("crossings", "03", access, asked, CrossingsWire)
        return Crossings(
            total=found["total"], items=tuple(Crossing(**item) for item in found["items"])
        )

    def slots(self, access: Access, *, office: str, page: int, page_size: int) -> Slots:
        """Return one page of times at which a place is free, the soonest first.

        Args:
            office: An office's code, or empty for all. One that does not exist has no times.
            page, page_size: As in `crossings`.
        """
        asked = {"ym": page, "mys": page_size, "sld": office}
        found = self._page("slots", "04", access, asked, SlotsWire)
        own = found["own"]
        return Slots(
            total=found["total"],
            items=tuple(Slot(**item) for item in found["items"]),
            appointment=Appointment(**own[0]) if own else None,
        )

    def book(
        self,
        access: Access,
        *,
        office: str,
        document: Document,
        when: tuple[date, time] | None,
        serial: str,
    ) -> Appointment:
        """Make an appointment, once for each serial number.

        Args:
            when: Beijing date and time; None for the soonest that is free.

        Raises:
            AppointmentFull, AppointmentExists, AppointmentNotOffered: it was not made.
        """
        asked = {
            "sld": office,
            "zjzl": DOCUMENT_CODES[document],
            "rq": f"{when[0]:%Y%m%d}" if when else "",
            "sj": f"{when[1]:%H%M}" if when else "",
        }

        def check(found: dict[str, Any]) -> None:
            made = found["booked"][0]
            told = (made["office"], made["document"], when and (made["on"], made["at"]))
            if told != (office, document, when):
                raise outside_agreement(self._exchange.bureau)

        found = self._exchange.apply(
            "book", "11", access, asked, BookedWire, serial=serial, check=check
        )
        return Appointment(**found["booked"][0])

    def cancel(self, access: Access, *, number: str, serial: str) -> str:
        """Cancel the appointment of this number, once for each serial number; return it.

        Raises:
            AppointmentUnknown: the subject has no such appointment that can be cancelled.
        """

        def check(found: dict[str, Any]) -> None:
            if found["number"] != number:
                raise outside_agreement(self._exchange.bureau)

        self._exchange.apply(
            "cancel", "12", access, {"yybh": number}, CancelledWire, serial=serial, check=check
        )
        return number

    def hand_in_photo(self, access: Access, *, photo: bytes, serial: str) -> PhotoReceipt:
        """Give the administration a portrait for the subject's documents.

        Args:
            photo: JPEG or PNG, at most 1,500,000 bytes.
        """
        asked = {
            "zp": base64.b64encode(photo).decode(),
            "zptz": hashlib.sha256(photo).hexdigest(),
        }
        found = self._exchange.apply("photo", "13", access, asked, ReceiptWire, serial=serial)
        return PhotoReceipt(**found)

    def _page(
        self,
        operation: str,
        kind: str,
        access: Access,
        asked: Mapping[str, Any],
        record: type[CrossingsWire] | type[SlotsWire],
    ) -> dict[str, Any]:
        page, page_size = asked["ym"], asked["mys"]
        check_asked(page, page_size)

        def check(found: dict[str, Any]) -> None:
            check_page(found, page=page, page_size=page_size, bureau=self._exchange.bureau)

        return self._exchange.look_up(operation, kind, access, asked, record, check=check)


def _application(found: Mapping[str, Any]) -> DocumentApplication:
    steps = tuple(StepDone(**step) for step in reversed(found["steps"]))
    return DocumentApplication(**{**found, "steps": steps})


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> ExitEntry:
    """Build the client; the settings have made sure that both keys are hex of the right length."""
    envelope = Envelope(
        sm4_key=bytes.fromhex(credentials["sm4_key"]),
        hmac_key=bytes.fromhex(credentials["hmac_key"]),
    )
    return ExitEntry(Exchange(http, envelope, now))
