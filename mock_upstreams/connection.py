"""What the server says of a request's connection in the WSGI environment."""

SOCKET_KEY = "mock_upstreams.socket"
"""The connection's socket, for faults on it."""
