"""Waits with a holder until their code is scanned."""

from collections.abc import Callable

import gevent

from certificates.online import CodeState, CodeStatus, OnlineCodes
from core.caller import Caller

LONGEST_WAIT_S = 25
"""As long as a worker that is told to stop waits for its requests."""

MOST_WAITING = 256
"""In one process. Whoever comes beyond that is answered at once, and asks again."""

_PAUSE_S = 0.25
"""The scan may reach another process: the store is where all hear of it."""


class CodeWatch:
    """Looks again and again, and lets others work in between.

    Args:
        pause: Called with seconds between two looks.
    """

    def __init__(self, online: OnlineCodes, *, pause: Callable[[float], None] = gevent.sleep):
        self._online = online
        self._pause = pause
        self._waiting = 0

    def wait(self, licence_id: str, code_id: str, *, wait_s: int, caller: Caller) -> CodeStatus:
        """Return what became of a code: once it is scanned or over, or when `wait_s` are over.

        Raises:
            NotFound: this licence has no such code.
        """
        status = self._online.status(licence_id, code_id)
        if self._waiting >= MOST_WAITING:
            return status
        self._waiting += 1
        try:
            with caller.idle():
                return self._look_on(
                    status, licence_id, looks=int(wait_s / _PAUSE_S), caller=caller
                )
        finally:
            self._waiting -= 1

    def _look_on(
        self, status: CodeStatus, licence_id: str, looks: int, caller: Caller
    ) -> CodeStatus:
        for _ in range(looks):
            if status.state is not CodeState.WAITING or caller.is_gone():
                break
            self._pause(_PAUSE_S)
            status = self._online.status(licence_id, status.code_id)
        return status
