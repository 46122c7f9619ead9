"""Waits with a holder until their code is scanned."""

from collections.abc import Callable
from functools import partial
from time import monotonic

import gevent

from certificates.online import CodeState, CodeStatus, OnlineCodes
from certificates.waiting import Waiting
from core.caller import Caller
from core.clock import Elapsed


class CodeWatch:
    """Watches a code for its holder.

    Args:
        pause: Called with seconds between two looks.
    """

    def __init__(
        self,
        online: OnlineCodes,
        *,
        pause: Callable[[float], None] = gevent.sleep,
        elapsed_s: Elapsed = monotonic,
    ) -> None:
        self._online = online
        self._waiting = Waiting(pause=pause, elapsed_s=elapsed_s)

    def wait(self, licence_id: str, code_id: str, *, wait_s: int, caller: Caller) -> CodeStatus:
        """Return what became of a code: once it is scanned or over, or when `wait_s` are over.

        Raises:
            NotFound: this licence has no such code.
        """
        return self._waiting.until(
            partial(self._online.status, licence_id, code_id),
            is_settled=lambda status: status.state is not CodeState.WAITING,
            wait_s=wait_s,
            caller=caller,
        )
