"""The store: JSON documents by (kind, key), each with a version and an expiry."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from core.errors import AppError

Doc = Mapping[str, Any]
"""A JSON object: strings, booleans, integers of at most 64 bits, floats, None, lists, objects."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "account": ("citizen",),
    "citizen": (),
    "session": ("account",),
    "consent": (),
    "challenge": (),
    "attempts": (),
    "seen_clip": (),
    "counter_code": (),
    "organisation": (),
    "licence": ("citizen",),
    "licence_code": (),
    "licence_use": ("licence",),
    "offline_code": ("licence",),
    "revoked_code": ("list",),
    "copy_request": ("citizen", "open_at", "open_for"),
    "copy_invitation": (),
    "submission": ("citizen",),
    "audit": ("subject",),
}
"""Every kind of document and the top-level text fields by which `find` can look it up."""

ONLY_ADDED = frozenset({"audit"})
"""Kinds whose documents are never changed. `Store.mark` does not tell when one is added."""


@dataclass(frozen=True)
class Stored:
    """A document as read. `expires_at` is aware UTC and the first instant of its absence."""

    doc: Doc
    version: int
    expires_at: datetime | None


class StaleVersion(AppError):
    """The stored version is not the expected one: another writer came first."""

    status = 409
    code = "conflict"
    retryable = True
    message_zh = "该操作刚刚被另一个请求改动，请刷新后重试。"
    message_en = "Another request changed this first. Refresh and try again."


class Store(Protocol):
    """Compare-and-set on single documents; there are no multi-document transactions.

    Every implementation passes `tests/contract/store/`; those tests, not this docstring, are
    the definition of correct.
    """

    def get(self, kind: str, key: str, *, now: datetime) -> Stored | None:
        """Return the document, or None if it is absent or expired at `now` (aware UTC)."""

    def get_each(self, asked: Sequence[tuple[str, str]], *, now: datetime) -> list[Stored | None]:
        """Return for each kind and key what `get` does, in one go where the database can.

        Nobody may rely on one instant for all: others may write between two of them.
        """

    def mark(self) -> Hashable | None:
        """Return what is the same as before only if nothing was written since, by any process.

        What was read after a mark was given would be read again where the same mark is given now,
        but for what has expired meanwhile. None: this database cannot tell at little cost.
        """

    def put(
        self,
        kind: str,
        key: str,
        doc: Doc,
        *,
        expect_version: int,
        expires_at: datetime | None,
        now: datetime,
    ) -> int:
        """Write and return the new version. `expect_version=0` means "must not exist at `now`".

        A document that has expired at `now` counts as absent, so its key can be inserted afresh.
        `expires_at` has no default on purpose: None means "keep for ever".

        Raises:
            StaleVersion: the stored version is not `expect_version`.
        """

    def delete(self, kind: str, key: str) -> None:
        """Remove the document if it is there."""

    def find(
        self,
        kind: str,
        field: str,
        value: str,
        *,
        now: datetime,
        limit: int,
        before: str | None = None,
    ) -> list[tuple[str, Stored]]:
        """Return (key, document) where the indexed `field` is `value`, largest key first.

        Args:
            field: One of the kind's fields in `KINDS`.
            limit: At most so many.
            before: Only keys smaller than this one: the last key of the page before.
        """

    def purge(self, *, now: datetime) -> int:
        """Remove expired documents and return how many, where the database does not by itself."""

    def missing(self, kind: str) -> str | None:
        """Return what would have to be made before a kind's documents can be there, or None.

        It is called what its operator calls it: a file, a database. Asking makes nothing.

        Raises:
            StoreUnavailable: the store does not answer.
        """

    def ping(self) -> None:
        """Return if the store answers.

        Raises:
            StoreUnavailable: it does not.
        """


class StoreUnavailable(AppError):
    """The store does not answer: nothing can be read or written for the moment."""

    status = 503
    code = "store_unavailable"
    retryable = True
    message_zh = "系统正在恢复，请稍后再试。"
    message_en = "The service is recovering. Please try again shortly."
