"""How the bureau is asked: by identity number, in pages where a list is long."""

from collections.abc import Callable, Mapping
from typing import Any

from bureaus.pages import check_asked, check_page
from bureaus.social_security.wire import PageWire
from bureaus.tif import TifClient
from bureaus.wire import WireSchema, load_own, outside_agreement
from core.access import Access

_NOTHING: Mapping[str, object] = {}


class SocialSecurityLine:
    """Asks about one person; what comes back about another is the bureau's failure.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError, and what the bureau's
    refusals mean.
    """

    def __init__(self, tif: TifClient) -> None:
        self._tif = tif
        self.bureau = tif.bureau

    def read(
        self,
        operation: str,
        access: Access,
        schema: type[WireSchema],
        asked: Mapping[str, object] = _NOTHING,
    ) -> dict[str, Any]:
        """Return the checked answer without the identity number, which is the one asked for."""
        return self._ask(operation, access, schema, asked, check=None)

    def read_page(
        self,
        operation: str,
        access: Access,
        schema: type[PageWire],
        asked: Mapping[str, object] = _NOTHING,
        *,
        page: int,
        page_size: int,
    ) -> tuple[int, list[dict[str, Any]]]:
        """Return how many there are on all pages, and those of one page.

        Args:
            page: From 1. A page beyond the last is empty.
            page_size: 1 to 100.

        Raises:
            ValueError: `page` or `page_size` out of range.
        """
        check_asked(page, page_size)

        def check(found: dict[str, Any]) -> None:
            check_page(found, page=page, page_size=page_size, bureau=self.bureau)

        asked = {**asked, "ym": page, "mys": page_size}
        found = self._ask(operation, access, schema, asked, check=check)
        return found["total"], found["items"]

    def submit(
        self,
        operation: str,
        access: Access,
        schema: type[WireSchema],
        asked: Mapping[str, object],
    ) -> dict[str, Any]:
        """Have something done under the serial number in `lsh`; the answer must name it as well.

        It may be sent again like a question, because the bureau knows the serial number: what it
        has done already it does not do twice, and answers as before.
        """

        def check(found: dict[str, Any]) -> None:
            if found.pop("serial") != asked["lsh"]:
                raise outside_agreement(self.bureau)

        return self._ask(operation, access, schema, asked, check=check)

    def _ask(
        self,
        operation: str,
        access: Access,
        schema: type[WireSchema],
        asked: Mapping[str, object],
        *,
        check: Callable[[dict[str, Any]], None] | None,
    ) -> dict[str, Any]:
        data = {"sfzh": access.subject.id_number, **asked}

        def read(answer: object) -> dict[str, Any]:
            return load_own(schema, answer, access, bureau=self.bureau, check=check)

        path = f"/v3/{operation.replace('_', '-')}"
        return self._tif.query(operation, path, access, data, read, idempotent=True)
