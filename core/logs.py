"""JSON log lines on standard output: one event a line, no personal data."""

import json
import logging
import logging.config
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# The last line of defence, not the first: an event should never be given an identity number.
_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_ID_NUMBER_LENGTH = 18

# Made once: `json.dumps` makes an encoder anew for every event. What JSON has no form for is told
# by its `repr`, as structlog does.
_encoder = json.JSONEncoder(ensure_ascii=False, default=repr)


def configure_logging(process: str) -> None:
    """Send structlog's and the standard library's events to stdout as JSON, named by `process`.

    Ours go there directly: by way of the standard library an event costs five times as much.
    """
    logging.config.dictConfig(logging_config(process))
    structlog.configure(
        processors=[*_shared(process), redact, structlog.processors.JSONRenderer(_to_json)],
        logger_factory=_Lines,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


class _Lines:
    """What structlog writes rendered events to: standard output, one line at a time."""

    def __init__(self, name: str = "") -> None:
        self.name = name

    def msg(self, line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    debug = info = warning = error = critical = msg


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
                    structlog.processors.JSONRenderer(_to_json),
                ],
            }
        },
        "handlers": {
            "stdout": {"class": "logging.StreamHandler", "formatter": "json", "stream": sys.stdout}
        },
        "root": {"level": "INFO", "handlers": ["stdout"]},
    }


def redact(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace whatever looks like an identity number in any string value."""
    for key, value in event.items():
        if isinstance(value, str) and len(value) >= _ID_NUMBER_LENGTH:
            event[key] = _ID_NUMBER.sub("[redacted]", value)
    return event


def _to_json(event: object, **_options: object) -> str:
    return _encoder.encode(event)


def _shared(process: str) -> list[structlog.types.Processor]:
    def name_process(
        _logger: object, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        event["process"] = process
        return event

    return [
        structlog.contextvars.merge_contextvars,
        name_process,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # Tracebacks without local variables: a variable may hold a person.
        structlog.processors.format_exc_info,
    ]
