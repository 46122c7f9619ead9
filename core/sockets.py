"""Sending over gevent's sockets."""

from gevent.socket import socket


def send_whole(connection: socket, data: bytes) -> None:
    """Send all of some bytes, nearly always at once.

    What `sendall` prepares for costs as much as sending.

    Raises:
        OSError: the other side has gone.
    """
    sent = connection.send(data)
    if sent < len(data):
        connection.sendall(data[sent:])
