"""JSON log lines on standard output: one event a line, no personal data."""

import logging
import logging.config
import re
import sys
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from time import gmtime, strftime, time
from types import MappingProxyType
from typing import Any, cast

import orjson
import structlog
from structlog.processors import format_exc_info

# The last line of defence, not the first: an event should never be given an identity number.
_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_ID_NUMBER_LENGTH = 18

_MOST_AT_ONCE_BYTES = 4096
"""What POSIX lets several processes write to one pipe without mixing it (PIPE_BUF, Linux)."""

# structlog's own has a variable for each field, and looks through all there are for each event.
_along: ContextVar[Mapping[str, str]] = ContextVar("along", default=MappingProxyType({}))

# What holds data of ours is told by its `repr`, which leaves personal fields out.
_AS_TOLD = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def configure_logging(process: str) -> None:
    """Send structlog's and the standard library's events to stdout as JSON, named by `process`.

    Ours go there directly, finished in one step: by way of the standard library an event costs
    five times as much, and by a chain of processors twice.
    """
    logging.config.dictConfig(logging_config(process))
    structlog.configure(
        processors=[_finisher(process)],
        logger_factory=_Lines,
        wrapper_class=_Direct,  # type: ignore[arg-type]  # to which nothing can be bound
        cache_logger_on_first_use=True,
    )


def say_along(**fields: str) -> None:
    """Have every later event of this context say these as well, in place of those before."""
    _along.set({name: mask_numbers(text) for name, text in fields.items()})


class _Held:
    """Lines that wait to be written together. Unless they are held none waits."""

    def __init__(self) -> None:
        self.is_holding = False
        self.lines: list[bytes] = []

    def write(self) -> None:
        """Write what was kept back: many lines at once cost little more than one."""
        lines, self.lines = self.lines, []
        piece = b""
        for line in lines:
            if len(piece) + len(line) > _MOST_AT_ONCE_BYTES:
                _write(piece)
                piece = b""
            piece += line
        _write(piece)


_held = _Held()


@contextmanager
def held_lines() -> Iterator[Callable[[], None]]:
    """Keep lines back meanwhile; gives what writes them, which is to be called very soon always."""
    _held.is_holding = True
    try:
        yield _held.write
    finally:
        _held.is_holding = False
        _held.write()


def _write(lines: bytes) -> None:
    out, left = sys.stdout.buffer, memoryview(lines)
    while left:  # what is not buffered may be written in part
        left = left[out.write(left) :]
    out.flush()


class _Lines:
    """What structlog writes rendered events to: standard output, whole lines only."""

    def __init__(self, name: str = "") -> None:
        self.name = name

    def msg(self, line: bytes) -> None:
        if _held.is_holding:
            _held.lines.append(line)
        else:
            _write(line)


class _Direct:
    """A logger that hands each event to one processor. Fields cannot be bound to it.

    structlog's own loggers can do more, and take four calls for each event.
    """

    def __init__(
        self, logger: _Lines, processors: Sequence[structlog.types.Processor], context: object
    ) -> None:
        del context  # what would be bound
        self._logger = logger
        self._processors = processors

    def info(self, event: str, **fields: object) -> None:
        self._tell("info", event, fields)

    def warning(self, event: str, **fields: object) -> None:
        self._tell("warning", event, fields)

    def error(self, event: str, **fields: object) -> None:
        self._tell("error", event, fields)

    def _tell(self, method: str, event: str, fields: dict[str, object]) -> None:
        fields["event"] = event
        (finish,) = self._processors
        try:
            line = finish(self._logger, method, fields)
        except structlog.DropEvent:  # what `capture_logs` has in place of ours does so
            return
        self._logger.msg(cast(bytes, line))


def _finisher(process: str) -> structlog.types.Processor:
    """Return what makes a line of an event: all that `_shared`, `redact` and a renderer do.

    What is said along was masked when it was given, once for all events.
    """

    def finish(logger: _Lines, method: str, event: MutableMapping[str, Any]) -> bytes:
        told = {
            **_along.get(),
            **redact(logger, method, event),
            "process": process,
            "level": method,
            "logger": logger.name,
            "timestamp": _now(),
        }
        if "exc_info" in told:
            # Tracebacks without local variables: a variable may hold a person.
            told = dict(redact(logger, method, format_exc_info(logger, method, told)))
        return _to_json(told) + b"\n"

    return finish


def _now() -> str:
    """Return the present instant in UTC, RFC 3339 with microseconds."""
    second, fraction = divmod(time(), 1.0)
    return f"{_second(int(second))}.{int(fraction * 1_000_000):06d}Z"


@lru_cache(maxsize=2)
def _second(since_1970_s: int) -> str:
    return strftime("%Y-%m-%dT%H:%M:%S", gmtime(since_1970_s))


def logging_config(process: str) -> dict[str, Any]:
    """Return the `logging.config` dictionary, which gunicorn is given as well."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _shared(process),
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    redact,
                    structlog.processors.JSONRenderer(_to_text),
                ],
            }
        },
        "handlers": {
            "stdout": {"class": "logging.StreamHandler", "formatter": "json", "stream": sys.stdout}
        },
        "root": {"level": "INFO", "handlers": ["stdout"]},
    }


def mask_numbers(text: str) -> str:
    """Return text from outside without what looks like an identity number."""
    return _ID_NUMBER.sub("[redacted]", text)


def redact(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace whatever looks like an identity number in any string value."""
    for key, value in event.items():
        if isinstance(value, str) and len(value) >= _ID_NUMBER_LENGTH:
            event[key] = mask_numbers(value)
    return event


def _to_json(event: object) -> bytes:
    try:
        return orjson.dumps(event, default=repr, option=_AS_TOLD)
    except TypeError:  # half a surrogate pair, an integer beyond 64 bits, a key that is no text
        return orjson.dumps({"event": "unwritable_event", "repr": ascii(event)})


def _to_text(event: object, **_options: object) -> str:
    return _to_json(event).decode()


def add_along(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Add what every event of this context says, unless the event says it otherwise."""
    return {**_along.get(), **event}


def _shared(process: str) -> list[structlog.types.Processor]:
    def name_process(
        _logger: object, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        event["process"] = process
        return event

    return [
        add_along,
        name_process,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # Tracebacks without local variables: a variable may hold a person.
        format_exc_info,
    ]
