"""An upload has somebody's face in it: it must not touch the disk on its way."""

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask, Request, request

from core.web import InMemoryRequest

MEGABYTES = b"\0" * 3_000_000


def test_a_large_upload_needs_no_temporary_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "not-there"))
    app = Flask(__name__)
    app.request_class = InMemoryRequest
    app.config["MAX_CONTENT_LENGTH"] = 4_000_000

    @app.post("/")
    def echo_length() -> str:
        return str(len(request.files["video"].stream.read()))

    # Written out, because the test client's own multipart writer makes a temporary file as well.
    body = (
        b'--edge\r\nContent-Disposition: form-data; name="video"; filename="clip.mp4"\r\n\r\n'
        + MEGABYTES
        + b"\r\n--edge--\r\n"
    )
    answer = app.test_client().post(
        "/", data=body, content_type="multipart/form-data; boundary=edge"
    )

    assert answer.data == b"3000000"


def test_flask_itself_would_use_one_that_may_go_to_the_disk() -> None:
    size = len(MEGABYTES)

    with (
        Request({})._get_file_stream(size, "video/mp4") as usual,
        InMemoryRequest({})._get_file_stream(size, "video/mp4") as ours,
    ):
        assert not isinstance(usual, BytesIO)
        assert isinstance(ours, BytesIO)
