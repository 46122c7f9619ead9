"""Who comes in, and what goes out: signed with HMAC-SHA-256, fresh, and once only."""

import hashlib
import hmac
from datetime import timedelta

from flask import Response, request

from mock_upstreams.once import OnceBook
from mock_upstreams.turn import current_turn
from mock_upstreams.wire import (
    Refusal,
    read_json_object,
    spoil_record,
    spoil_signature,
    write_json,
)
from mock_upstreams.world import World

_WINDOW = timedelta(seconds=300)


class Door:
    """Opens signed requests, and answers them signed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._key = world.credentials["tax"]["hmac_key"]
        self._nonces = OnceBook(keep_for=2 * _WINDOW)
        world.on_reset(self._nonces.clear)

    def read(self) -> dict[str, object]:
        """Return the request's object.

        Raises:
            Refusal: 401 for a wrong signature, 400 for a body that is no JSON object.
        """
        problem = self._wrong_signature()
        current_turn().signature = problem or "ok"
        if problem:
            raise Refusal(Response(problem, 401))
        body = read_json_object()
        if body is None:
            raise Refusal(Response("the body must be a JSON object", 400))
        return body

    def answer(self, data: dict[str, object]) -> Response:
        """Return `data` in a signed envelope."""
        return self._signed({"code": "0000", "data": data})

    def refusal(self, code: str) -> Refusal:
        """Return a signed "no"."""
        return Refusal(self._signed({"code": code}))

    def _signed(self, envelope: dict[str, object]) -> Response:
        body = write_json(spoil_record(envelope))
        mac = self._mac(request.headers.get("x-nonce", ""), body=body)
        headers = {"x-sign": spoil_signature(mac)}
        return Response(body, 200, headers, mimetype="application/json")

    def _wrong_signature(self) -> str | None:
        timestamp = request.headers.get("x-time", "")
        nonce = request.headers.get("x-nonce", "")
        right = self._mac(timestamp, nonce, body=request.get_data())
        if not hmac.compare_digest(request.headers.get("x-sign", "").encode(), right.encode()):
            return "wrong signature"
        if not self._is_fresh(timestamp):
            return "time is more than 300 s off"
        if not 8 <= len(nonce) <= 64 or not self._nonces.use(nonce, self._world.now()):
            return "nonce unfit or used before"
        return None

    def _is_fresh(self, timestamp: str) -> bool:
        if not (timestamp.isascii() and timestamp.isdigit()) or len(timestamp) > 12:
            return False
        return abs(int(timestamp) - self._world.now().timestamp()) <= _WINDOW.total_seconds()

    def _mac(self, *signed: str, body: bytes) -> str:
        message = "\n".join((*signed, hashlib.sha256(body).hexdigest()))
        return hmac.new(self._key.encode(), message.encode(), hashlib.sha256).hexdigest()
