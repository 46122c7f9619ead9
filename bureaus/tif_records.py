"""Bureaus behind the TIF gateway that only tell: one number asked, one record given."""

from collections.abc import Mapping
from typing import Any

from bureaus.tif import TifClient
from bureaus.wire import WireSchema, load_own
from core.access import Access
from core.clock import Clock
from core.errors import BureauRecordMissing, BureauRefused
from core.upstream import UpstreamClient


class TifRecords:
    """Client of such a bureau. Its errcode 404 means no record, 423 that it declines.

    Every look-up may raise BureauTimeout, BureauOverloaded or BureauError; BureauRecordMissing
    where the bureau holds nothing of the kind; BureauRefused where it declines to tell.
    """

    def __init__(self, http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> None:
        bureau = http.bureau
        self._tif = TifClient(
            http,
            paasid=credentials["paasid"],
            token=credentials["token"],
            now=now,
            refusals={
                404: lambda: BureauRecordMissing("The bureau holds no record.", bureau=bureau),
                423: lambda: BureauRefused("The bureau declines.", bureau=bureau),
            },
            with_digest=True,
        )

    def _read(
        self, operation: str, path: str, access: Access, schema: type[WireSchema]
    ) -> dict[str, Any]:
        """Return the checked answer without its `id_number`, which is the one asked for."""

        def read(answer: object) -> dict[str, Any]:
            return load_own(schema, answer, access, bureau=self._tif.bureau)

        asked = {"sfzh": access.subject.id_number}
        return self._tif.query(operation, path, access, asked, read, idempotent=True)
