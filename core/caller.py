"""The connection over which a request came, for as long as its answer is waited for."""

import socket
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any


class Caller:
    """Whoever waits for an answer.

    Args:
        environ: The WSGI environment. Without a server's socket in it, as in a test, nobody goes.
    """

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self._connection = environ.get("gunicorn.socket")

    def is_gone(self) -> bool:
        """Return whether the other side has closed the connection, as far as can be seen."""
        connection = self._connection
        if connection is None:
            return False
        timeout_s = connection.gettimeout()
        connection.settimeout(0)
        try:
            # Left where it is: it may be the beginning of the next request.
            return bool(connection.recv_into(bytearray(1), 1, socket.MSG_PEEK) == 0)
        except BlockingIOError:
            return False
        except ValueError:
            # Nobody can look ahead in TLS: who has gone is noticed when the answer is sent.
            return False
        except OSError:
            return True
        finally:
            connection.settimeout(timeout_s)

    def idle(self) -> AbstractContextManager[None]:
        """Not count as a request in work meanwhile: waiting costs next to nothing."""
        idle = getattr(self._connection, "idle", nullcontext)
        found: AbstractContextManager[None] = idle()
        return found
