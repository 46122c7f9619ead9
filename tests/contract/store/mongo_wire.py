"""A MongoDB server's side of the wire, scripted: it hears real commands and keeps nothing.

It stands in for the moments that no real server produces on demand: a connection cut after a write
was sent, a majority that did not answer, silence.
"""

import socketserver
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import bson

Wire = dict[str, Any]
Answer = Callable[[Wire], Wire | None]
"""Gives the reply to a command, or None to cut the connection."""

_HEADER = struct.Struct("<iiii")
_OP_REPLY, _OP_QUERY, _OP_MSG = 1, 2004, 2013


class _Conversation(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        while header := self.rfile.read(_HEADER.size):
            length, request_id, _, opcode = _HEADER.unpack(header)
            body = self.rfile.read(length - _HEADER.size)
            reply = self.server.reply(_read_query(body) if opcode == _OP_QUERY else _read_msg(body))
            if reply is None:
                return
            self.wfile.write(_write(reply, request_id, legacy=opcode == _OP_QUERY))


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.answers = answers
        self.heard: list[Wire] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def reply(self, command: Wire) -> Wire | None:
        name = next(iter(command))
        if name.lower() in ("hello", "ismaster"):
            return _primary(self.address)
        self.heard.append(command)
        return self.answers.get(name, lambda _: {"ok": 1})(command)

    def heard_of(self, name: str) -> list[Wire]:
        return [command for command in self.heard if name in command]


@contextmanager
def mongo_wire(**answers: Answer) -> Iterator[_Server]:
    """Serve on a free port; `answers` by command name, anything else is answered "ok"."""
    with _Server(answers) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def cut(_: Wire) -> None:
    """Hear the command, and cut the connection instead of answering."""


def silence_until(released: Event) -> Answer:
    """Hear the command and say nothing before `released` is set."""

    def wait(_: Wire) -> Wire | None:
        released.wait(30)
        return None

    return wait


def _primary(address: str) -> Wire:
    """Say hello as the primary of a replica set, so that the driver retries writes."""
    return {
        "ok": 1,
        "isWritablePrimary": True,
        "setName": "rs",
        "hosts": [address],
        "me": address,
        "primary": address,
        "minWireVersion": 0,
        "maxWireVersion": 21,
        "maxBsonObjectSize": 16 * 1024 * 1024,
        "maxMessageSizeBytes": 48_000_000,
        "maxWriteBatchSize": 100_000,
        "logicalSessionTimeoutMinutes": 30,
    }


def _read_query(body: bytes) -> Wire:
    collection_end = body.index(b"\0", 4)
    return dict(bson.decode(body[collection_end + 9 :]))


def _read_msg(body: bytes) -> Wire:
    """Read the sections after the flags: one document, and sequences that belong into it."""
    command: Wire = {}
    at = 4
    while at < len(body):
        (size,) = struct.unpack_from("<i", body, at + 1)
        if body[at] == 0:
            command = dict(bson.decode(body[at + 1 : at + 1 + size])) | command
        else:
            name_end = body.index(b"\0", at + 5)
            name = body[at + 5 : name_end].decode()
            command[name] = bson.decode_all(body[name_end + 1 : at + 1 + size])
        at += 1 + size
    return command


def _write(reply: Wire, request_id: int, *, legacy: bool) -> bytes:
    document = bson.encode(reply)
    body = struct.pack("<iqii", 8, 0, 0, 1) if legacy else struct.pack("<ib", 0, 0)
    opcode = _OP_REPLY if legacy else _OP_MSG
    return _HEADER.pack(16 + len(body) + len(document), 0, request_id, opcode) + body + document
