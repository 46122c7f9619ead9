"""The bureaus' side of the TIF gateway: who calls, when, and once only."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta

from flask import Response, request

from mock_upstreams.once import OnceBook
from mock_upstreams.turn import current_turn
from mock_upstreams.wire import Refusal, read_json_object, spoil_record, write_json
from mock_upstreams.world import World

WINDOW = timedelta(seconds=180)
_AUDITED = ("operator_id", "operator_name", "query_object_id", "item_code", "terminal_info")


class TifDoor:
    """Lets a request in when it is signed, fresh, not replayed, and says who asks about whom.

    Args:
        with_digest: Also demand our profile's `x-tif-digest`, which binds the body.
    """

    def __init__(self, bureau: str, world: World, *, with_digest: bool) -> None:
        self._paasid = world.credentials[bureau]["paasid"]
        self._token = world.credentials[bureau]["token"]
        self._world = world
        self._with_digest = with_digest
        self._nonces = OnceBook(keep_for=2 * WINDOW)
        world.on_reset(self._nonces.clear)

    def read(self) -> Mapping[str, object]:
        """Return the request's `data`.

        Raises:
            Refusal: 401 for a wrong signature, 400 for a body outside the agreement.
        """
        problem = self._wrong_signature()
        current_turn().signature = problem[1] if problem else "ok"
        if problem:
            raise refusal(401, *problem)
        body = read_json_object() or {}
        audit, data = body.get("audit_info"), body.get("data")
        if not isinstance(audit, dict) or not isinstance(data, dict):
            raise refusal(400, 40001, "audit_info and data are required")
        missing = [name for name in _AUDITED if not audit.get(name)]
        if missing or not body.get("query_timestamp"):
            raise refusal(400, 40002, f"audit_info lacks {', '.join(missing) or 'the time'}")
        if audit["query_object_id"] not in data.values():
            raise refusal(400, 40003, "audit_info is about someone else than data")
        return data

    def _wrong_signature(self) -> tuple[int, str] | None:
        headers = request.headers
        timestamp, nonce = headers.get("x-tif-timestamp", ""), headers.get("x-tif-nonce", "")
        if headers.get("x-tif-paasid") != self._paasid:
            return 40101, "unknown paasid"
        if not self._is_fresh(timestamp):
            return 40102, "timestamp is more than 180 s off"
        signed = hashlib.sha256(f"{timestamp}{self._token}{nonce}{timestamp}".encode()).hexdigest()
        came = headers.get("x-tif-signature", "")
        current_turn().explain(
            signed=f"SHA-256 of {timestamp}<token>{nonce}{timestamp}", expected=signed, came=came
        )
        if not _same(came, signed):
            return 40104, "wrong signature"
        if self._with_digest and not self._has_right_digest(timestamp, nonce):
            return 40105, "wrong digest"
        if not 8 <= len(nonce) <= 64 or not self._nonces.use(nonce, self._world.wire_now()):
            return 40103, "nonce unfit or used before"
        return None

    def _is_fresh(self, timestamp: str) -> bool:
        if not (timestamp.isascii() and timestamp.isdigit()) or len(timestamp) > 12:
            return False
        return abs(int(timestamp) - self._world.wire_now().timestamp()) <= WINDOW.total_seconds()

    def _has_right_digest(self, timestamp: str, nonce: str) -> bool:
        body = hashlib.sha256(request.get_data()).hexdigest()
        message = f"{timestamp}\n{nonce}\n{body}".encode()
        digest = hmac.new(self._token.encode(), message, hashlib.sha256).hexdigest()
        came = request.headers.get("x-tif-digest", "")
        if _same(came, digest):
            return True
        lines = f"{timestamp}, {nonce}, {body}"
        current_turn().explain(
            signed=f"HMAC-SHA-256 with <token> of the lines {lines} (SHA-256 of the body)",
            expected=digest,
            came=came,
        )
        return False


def answer(data: dict[str, object]) -> Response:
    """Return the gateway's envelope around a bureau's data."""
    return _envelope({"errcode": 0, "errmsg": "ok", "data": spoil_record(data)}, 200)


def refusal(status: int, errcode: int, errmsg: str) -> Refusal:
    """Return a refusal in the gateway's envelope. A bureau's own "no" has status 200."""
    return Refusal(_envelope({"errcode": errcode, "errmsg": errmsg}, status))


def _envelope(body: dict[str, object], status: int) -> Response:
    return Response(write_json(body), status, mimetype="application/json")


def _same(sent: str, right: str) -> bool:
    return hmac.compare_digest(sent.lower().encode(), right.encode())
