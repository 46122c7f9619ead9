"""What every Flask process of ours shares about reading a request."""

from io import BytesIO
from typing import IO

from flask import Request


class InMemoryRequest(Request):
    """A request whose uploads stay in memory.

    Werkzeug spools an upload of more than 500 kB to a temporary file, which would put a face on
    the disk. Memory stays bounded by `MAX_CONTENT_LENGTH`, which an app with this class must set.
    """

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        del total_content_length, content_type, filename, content_length
        return BytesIO()
