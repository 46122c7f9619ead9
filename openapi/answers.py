"""Answering one request over WSGI: head and body to the socket, in one piece if possible."""

import re
from collections.abc import Callable, Iterable, Mapping
from email.utils import formatdate
from functools import lru_cache
from time import time
from types import TracebackType
from typing import Any

from gunicorn import SERVER

Head = list[tuple[str, str]]
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType]
Wsgi = Callable[[Mapping[str, Any], Callable[..., Any]], Iterable[bytes]]

_NOT_IN_A_HEAD = re.compile(r"[^\t\r\n\x20-\x7e\xa0-\xff]")
_WITHOUT_BODY = ("204", "304")


class AnswerBroken(Exception):
    """The application's answer cannot be sent, or could not be sent to its end."""


class Answering:
    """Runs the application for one request and writes what it says.

    Args:
        send: Sends all of some bytes.
        ends: Whether the connection ends with this answer.
    """

    def __init__(self, send: Callable[[bytes], object], *, ends: bool) -> None:
        self._send = send
        self._status = ""
        self._head: Head = []
        self.is_begun = False
        self.ends = ends

    def run(self, application: Wsgi, environ: Mapping[str, Any]) -> None:
        """Answer the request.

        Raises:
            AnswerBroken: what came from the application is no answer.
            OSError: the other side has gone.
        """
        parts = application(environ, self._start)
        try:
            for part in parts:
                self._write(part)
            if not self.is_begun:
                self._write(b"")
        finally:
            if hasattr(parts, "close"):
                parts.close()

    def _start(self, status: str, head: Head, exc_info: _ExcInfo | None = None) -> None:
        if exc_info is not None and self.is_begun:
            raise exc_info[1]
        self._status, self._head = status, head

    def _write(self, part: bytes) -> None:
        if self._status.startswith(_WITHOUT_BODY):
            part = b""
        if self.is_begun:
            self._send(part)
            return
        head = self._whole_head()
        self.is_begun = True
        self._send(head + part)

    def _whole_head(self) -> bytes:
        names = {name.lower() for name, _ in self._head}
        if "content-length" not in names and not self._status.startswith(_WITHOUT_BODY):
            self.ends = True  # the end of the connection is then that of the body
        lines = [
            f"HTTP/1.1 {self._status}",
            f"Server: {SERVER}",
            "Connection: close" if self.ends else "Connection: keep-alive",
            *([] if "date" in names else [f"Date: {_http_date(int(time()))}"]),
            *[f"{name}: {value}" for name, value in self._head],
        ]
        head = "\r\n".join(lines)
        is_in_lines = head.count("\r") == head.count("\n") == len(lines) - 1
        if not is_in_lines or _NOT_IN_A_HEAD.search(head):
            raise AnswerBroken("a control character in a head")
        return f"{head}\r\n\r\n".encode("latin-1")


@lru_cache(maxsize=2)
def _http_date(since_1970_s: int) -> str:
    return formatdate(since_1970_s, usegmt=True)
