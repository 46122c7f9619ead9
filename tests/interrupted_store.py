"""A store that lets others come in between."""

from collections.abc import Callable
from typing import Any

from core.store.base import Doc, Store


class InterruptedStore:
    """A store in which something else happens right before or after a call about one kind."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[str, str, Callable[[], None]]] = []

    def interrupt(self, when: str, kind: str, do: Callable[[], None]) -> None:
        """Do this once, `when` a document of this kind is next read, or right before or
        after one is next written."""
        self._waiting.append((when, kind, do))

    def get(self, kind: str, key: str, **rest: Any) -> Any:
        self._happen("read", kind)
        return self._store.get(kind, key, **rest)

    def put(self, kind: str, key: str, doc: Doc, **rest: Any) -> int:
        self._happen("before", kind)
        version = self._store.put(kind, key, doc, **rest)
        self._happen("after", kind)
        return version

    def delete(self, kind: str, key: str) -> None:
        self._happen("before", kind)
        self._store.delete(kind, key)
        self._happen("after", kind)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def _happen(self, when: str, kind: str) -> None:
        due = [one for one in self._waiting if one[:2] == (when, kind)]
        self._waiting = [one for one in self._waiting if one not in due]
        for _, _, do in due:
            do()
