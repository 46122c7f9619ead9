"""Files and an address that hostile videos name. Nobody may ever open the one or call the other."""

import ctypes
import os
import socket
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tools.fuzz.tree import Rng

_IN_ACCESS, _IN_OPEN, _IN_CREATE = 0x1, 0x20, 0x100  # linux/inotify.h
_IN_NONBLOCK = os.O_NONBLOCK
_NOTICED_WITHIN_S = 10


@dataclass(frozen=True, kw_only=True)
class Targets:
    """How videos name the canaries: absolute and relative paths, and addresses."""

    names: tuple[str, ...]

    def any(self, rng: Rng) -> str:
        return self.names[int(rng.integers(len(self.names)))]


class Canaries:
    """A folder whose files are watched by the system, and a port that counts its callers.

    Linux only: what watches the folder is inotify.
    """

    def __init__(self, folder: Path, video: bytes) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        (folder / "canary.mp4").write_bytes(video)
        self._events = _watch(folder)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._callers = self._opened = 0
        self._called = threading.Event()
        self._thread = threading.Thread(target=self._count_callers)
        self._thread.start()

    def __enter__(self) -> "Canaries":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        os.close(self._events)

    @property
    def targets(self) -> Targets:
        path, port = self._folder.resolve() / "canary.mp4", self._listener.getsockname()[1]
        address = f"127.0.0.1:{port}"
        schemes = ("http", "tcp", "rtmp", "rtsp", "ftp", "hls+http")
        return Targets(
            names=(
                str(path),
                f"file:{path}",
                f"file://{path}",
                f"concat:{path}",
                f"subfile,,start,0,end,100,,:{path}",
                os.path.relpath(path),
                *(f"{scheme}://{address}/canary.mp4" for scheme in schemes),
            )
        )

    def prove(self) -> None:
        """Touch both, and forget it again.

        Raises:
            OSError: it would not be noticed if a video did.
        """
        (self._folder / "canary.mp4").read_bytes()
        socket.create_connection(self._listener.getsockname()).close()
        self._called.wait(_NOTICED_WITHIN_S)
        if 0 in self.touched().values():
            raise OSError("the canaries do not notice that they are touched")
        self._opened = self._callers = 0

    def touched(self) -> dict[str, int]:
        """Return how often a file was opened, read or made, and how often the port was called."""
        try:
            while os.read(self._events, 65_536):
                self._opened += 1
        except BlockingIOError:
            pass
        return {"files": self._opened, "addresses": self._callers}

    def _count_callers(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return  # the listener was shut down
            self._callers += 1
            self._called.set()
            caller.close()


def _watch(folder: Path) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    events: int = libc.inotify_init1(_IN_NONBLOCK)
    kinds = _IN_ACCESS | _IN_OPEN | _IN_CREATE
    if events < 0 or libc.inotify_add_watch(events, bytes(folder), kinds) < 0:
        raise OSError(ctypes.get_errno(), "the folder of canaries cannot be watched")
    return events
