"""The home page: every bureau's summary in one answer, whatever state a bureau is in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import cast

from core.access import Access
from core.audit import AuditTrail
from core.clock import Clock
from core.errors import AppError
from core.fanout import Section, SectionStatus, gather
from core.upstream.cache import Kept
from services.answers import ItemAnswers
from services.item import LookUp


class HomeStatus(StrEnum):
    """`STALE` shows what the bureau said before, because it cannot be heard now."""

    OK = "ok"
    STALE = "stale"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, kw_only=True)
class HomeSection:
    """One bureau's part of the page.

    `body` is its item's result as JSON, None when unavailable. `as_of` is when the bureau gave
    it, or was asked in vain, aware UTC. `error` is why it is not ok.
    """

    item: LookUp
    status: HomeStatus
    as_of: datetime
    body: bytes | None = None
    error: AppError | None = None


Dump = Callable[[Sequence[HomeSection]], Kept]
"""Makes the page of its sections."""


class HomePage:
    """Reads all home-page items at once, within one budget of time.

    Args:
        items: Those that stand on the page, one for a bureau.
        budget_s: Seconds for the whole page.
    """

    def __init__(
        self,
        answers: ItemAnswers,
        items: Sequence[LookUp],
        dump: Dump,
        audit: AuditTrail,
        now: Clock,
        *,
        budget_s: float,
    ) -> None:
        self._answers = answers
        self._items = items
        self._all_well = {item.bureau: HomeStatus.OK.value for item in items}
        self._dump = dump
        self._audit = audit
        self._now = now
        self._budget_s = budget_s

    def read(self, access: Access, *, afresh: bool) -> Kept:
        """Return the page, with one section for each bureau, whatever state it is in.

        It leaves one audit event, which names what became of each section.

        Args:
            afresh: Whether every bureau is to be asked even if it just was.
        """
        page = None if afresh else self._answers.page(access, self._items)
        if page is None:
            page, outcomes = self._put_together(access, afresh=afresh)
        else:
            outcomes = self._all_well
        self._audit.record(
            access, action="home.read", object_ref="home", outcome="ok", evidence=outcomes
        )
        return page

    def _put_together(self, access: Access, *, afresh: bool) -> tuple[Kept, dict[str, str]]:
        """Return the page, and what became of each section."""
        kept = {} if afresh else self._fresh(access)
        missing = [item for item in self._items if item.bureau not in kept]
        calls = {item.bureau: partial(self._answers.ask, item, access, {}) for item in missing}
        found = {**kept, **gather(calls, budget_s=self._budget_s)} if calls else kept
        sections = [self._section(item, access, found[item.bureau]) for item in self._items]
        page = self._dump(sections)
        if not calls:
            self._answers.keep_page(access, page, until=min(map(_fresh_until, sections)))
        return page, {section.item.bureau: _outcome(section) for section in sections}

    def _fresh(self, access: Access) -> dict[str, Section]:
        """Return the parts that bureaus gave just now: they need no greenlet."""
        kept = {item.bureau: self._answers.fresh(item, access, {}) for item in self._items}
        return {
            bureau: Section(status=SectionStatus.OK, value=answer)
            for bureau, answer in kept.items()
            if answer is not None
        }

    def _section(self, item: LookUp, access: Access, found: Section) -> HomeSection:
        error = found.error
        if error is None:
            return _shown(item, HomeStatus.OK, cast(Kept, found.value))
        last = self._answers.last(item, access, {}) if error.is_outage else None
        if last is not None:
            return _shown(item, HomeStatus.STALE, last, error)
        return HomeSection(item=item, status=HomeStatus.UNAVAILABLE, as_of=self._now(), error=error)


def _shown(
    item: LookUp, status: HomeStatus, kept: Kept, error: AppError | None = None
) -> HomeSection:
    return HomeSection(item=item, status=status, as_of=kept.as_of, body=kept.body, error=error)


def _fresh_until(section: HomeSection) -> datetime:
    return section.as_of + timedelta(seconds=section.item.lifetime.fresh_s)


def _outcome(section: HomeSection) -> str:
    if section.status is HomeStatus.STALE or section.error is None:
        return section.status.value
    return section.error.code
