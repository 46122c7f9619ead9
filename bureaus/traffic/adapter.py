"""The bureau's record of a citizen (docs/bureaus/traffic.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bureaus.traffic.signed import SignedJson
from bureaus.traffic.wire import RecordWire
from bureaus.wire import check_subject, load
from core.access import Access
from core.clock import Clock
from core.errors import BureauRecordMissing, BureauRefused
from core.upstream import UpstreamClient


@dataclass(frozen=True, kw_only=True)
class TrafficRecord:
    """State at the end of `as_of`, a Beijing date."""

    name: str = field(repr=False)
    as_of: date


class Traffic:
    """Client of the bureau.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError; BureauRecordMissing where
    the bureau holds no record of the subject; BureauRefused where it declines to tell.
    """

    def __init__(self, door: SignedJson) -> None:
        self._door = door

    def record(self, access: Access) -> TrafficRecord:
        """Return the subject's record."""

        def read(answer: object) -> TrafficRecord:
            found = load(RecordWire, answer, bureau=self._door.bureau)
            check_subject(found.pop("id_number"), access, bureau=self._door.bureau)
            return TrafficRecord(**found)

        asked = {"sfzh": access.subject.id_number}
        return self._door.query("record", "/v1/record", asked, read, idempotent=True)


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> Traffic:
    bureau = http.bureau
    refusals = {
        "0404": lambda: BureauRecordMissing("The bureau holds no record.", bureau=bureau),
        "0423": lambda: BureauRefused("The bureau declines.", bureau=bureau),
    }
    door = SignedJson(http, key=credentials["hmac_key"], now=now, refusals=refusals)
    return Traffic(door)
