"""What the server says of a request's connection in the WSGI environment."""

SOCKET_KEY = "mock_upstreams.socket"
"""The connection's socket, for faults on it."""

LARGEST_BYTES = 6 * 1024 * 1024
"""The largest body that is passed on, or held against a description."""
