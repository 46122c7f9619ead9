"""What the server says of a request's connection in the WSGI environment, and how it is cut."""

import errno
import socket
import struct

SOCKET_KEY = "mock_upstreams.socket"
"""The connection's socket, for faults on it."""

LARGEST_BYTES = 6 * 1024 * 1024
"""The largest body that is passed on, or held against a description."""

# On closing, drop what is unsent and send RST (socket(7), SO_LINGER with a time of 0).
_LINGER_0 = struct.pack("ii", 1, 0)


def cut_off(connection: socket.socket) -> None:
    """Let the connection end with RST instead of an answer.

    Raises:
        ConnectionResetError: always: the server closes the connection on it.
    """
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_0)
    raise ConnectionResetError(errno.ECONNRESET, "reset as ordered")
