"""A verifier that judges as it is told, over real HTTP, without looking at any video."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask, Response, request
from werkzeug.serving import make_server

PASS = {
    "verdict": "pass",
    "reason": None,
    "similarity": 91.5,
    "evidence": {"digits_count": 6, "digits_wrong": 0, "voice_peak_db": -12.5},
}


GOOD_PHOTO = {"passes": True, "problems": [], "measures": {"width_px": 420, "height_px": 560}}


def refuse(reason: str) -> dict[str, object]:
    return {"verdict": "refuse", "reason": reason, "similarity": None, "evidence": {}}


@dataclass
class FakeVerifier:
    """Answers every job with `answer`, and remembers how many digits it was asked about."""

    url: str = ""
    answer: Callable[[], tuple[int, object, dict[str, str]]] = lambda: (200, PASS, {})
    digits: list[str] = field(default_factory=list)
    about_photos: tuple[int, object] = (200, GOOD_PHOTO)
    photos: list[bytes] = field(default_factory=list)

    def will_answer(
        self, body: object, *, status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        self.answer = lambda: (status, body, headers or {})

    def reset(self) -> None:
        self.will_answer(PASS)
        self.digits.clear()
        self.about_photos = (200, GOOD_PHOTO)
        self.photos.clear()


@contextmanager
def running_verifier() -> Iterator[FakeVerifier]:
    verifier = FakeVerifier()
    app = Flask(__name__)

    @app.post("/v1/judgements")
    def judge() -> Response:
        verifier.digits.append(request.form["digits"])
        assert request.files["video"].read() and request.files["reference_photo"].read()
        status, body, headers = verifier.answer()
        text = body if isinstance(body, str) else json.dumps(body)
        return Response(text, status=status, headers=headers, mimetype="application/json")

    @app.post("/v1/photo-checks")
    def check_photo() -> Response:
        verifier.photos.append(request.get_data())
        status, body = verifier.about_photos
        headers = {"Retry-After": "3"} if status == 503 else {}
        return Response(json.dumps(body), status, headers, mimetype="application/json")

    server = make_server("127.0.0.1", 0, app, threaded=True)
    verifier.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield verifier
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
