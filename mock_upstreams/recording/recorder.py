"""Turns each exchange that goes by into a file without anybody in it, or keeps nothing of it."""

from collections import Counter
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl

from mock_upstreams.interface.description import Content, Description, Operation
from mock_upstreams.interface.payload import Unreadable, read_body
from mock_upstreams.interface.shape import opened
from mock_upstreams.recording.album import Album
from mock_upstreams.recording.cleaning import Cleaner
from mock_upstreams.recording.fakes import Fakes
from mock_upstreams.recording.stubs import Stub, is_sealed, mapping, question
from mock_upstreams.recording.target import Exchange


class Recorder:
    """Records one bureau.

    `kept` counts files by operation; `refused` counts what was not kept, by operation and reason.
    """

    def __init__(
        self, description: Description, cleaner: Cleaner, fakes: Fakes, album: Album
    ) -> None:
        self._description = description
        self._cleaner = cleaner
        self._fakes = fakes
        self._album = album
        self._lock = Lock()
        self.kept: Counter[str] = Counter()
        self.refused: Counter[tuple[str, str]] = Counter()

    def see(self, exchange: Exchange) -> None:
        """Keep an exchange, or note why not. May be called from many threads."""
        operation = self._description.find(exchange.method, exchange.path)
        with self._lock:
            if operation is None:
                self.refused["-", "no operation of the description"] += 1
                return
            why = self._keep(operation, exchange)
            removed = self._album.recheck(self._fakes.originals)
            name = operation.operation_id
            if why:
                self.refused[name, why] += 1
            else:
                self.kept[name] += 1
            if removed:
                self.refused["-", "removed again: a real value was learned later"] += removed

    def _keep(self, operation: Operation, exchange: Exchange) -> str:
        key = operation.answer_key(exchange.status)
        if key is None:
            return f"status {exchange.status} is not described"
        try:
            folder, document = self._document(operation, exchange, operation.answers[key])
        except Unreadable as exc:
            return f"cannot be read: {exc}"
        except Exception as exc:  # whatever it is: nothing is kept, and nothing of it is told
            return f"cannot be cleaned: {type(exc).__name__}"
        name = operation.operation_id
        return self._album.keep(folder, name, document, self._fakes.originals)

    def _document(
        self, operation: Operation, exchange: Exchange, content: Content | None
    ) -> tuple[str, Stub]:
        asks = operation.request
        query = self._query(operation, exchange.query)
        body = _read(exchange.request, asks)
        answer = _read(exchange.answer, content)
        schema = content.schema if content else {}
        if content is None or not is_sealed(answer, content):
            asked = (query, self._cleaner.clean(body, asks.schema) if asks else None)
            clean = self._cleaner.clean(answer, schema) if content else None
            bureau = self._description.bureau
            return "mappings", mapping(bureau, operation, asked, exchange.status, clean)
        sent = self._cleaner.clean_open(body, asks.schema) if asks else None
        return "exchanges", {
            "bureau": self._description.bureau,
            "operation": operation.operation_id,
            "matches": question(sent, opened(asks.schema)) if asks else query,
            "query": query,
            "request": sent,
            "status": exchange.status,
            "answer": self._cleaner.clean_open(answer, schema),
        }

    def _query(self, operation: Operation, query: str) -> dict[str, str]:
        given = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=1000))
        return {
            name: self._cleaner.clean(value, operation.query[name])
            for name, value in given.items()
            if name in operation.query
        }


def _read(raw: bytes, content: Content | None) -> Any:
    return read_body(raw, content.media_type, content.schema) if content else None
