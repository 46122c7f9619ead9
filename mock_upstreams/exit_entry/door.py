"""Opens sealed requests and seals answers to them."""

import json
from dataclasses import dataclass
from datetime import timedelta

from flask import Response

from mock_upstreams.exit_entry.guomi import decrypt, encrypt, mac, same
from mock_upstreams.once import OnceBook
from mock_upstreams.recordings import part
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


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A request that was sealed rightly. Its nonce goes into the answer's signature."""

    nonce: str
    asked: dict[str, object]


class Door:
    """Checks who sent a request, when, and that it is no replay.

    Raises:
        ValueError: a key that is not hex; the message names its setting.
    """

    def __init__(self, world: World) -> None:
        credentials = world.credentials["exit_entry"]
        self._sm4_key = _key(credentials["sm4_key"], "SM4_KEY", least=16, most=16)
        self._hmac_key = _key(credentials["hmac_key"], "HMAC_KEY", least=16, most=64)
        self._world = world
        self._nonces = OnceBook(keep_for=2 * _WINDOW)
        world.on_reset(self._nonces.clear)

    def read(self) -> Opened:
        """Return the request.

        Raises:
            Refusal: 401 and the reason, in clear, since nothing can be sealed for a stranger.
        """
        body = read_json_object() or {}
        names = ("timestamp", "nonce", "payload", "sign")
        values = [value for name in names if isinstance(value := body.get(name), str)]
        if len(values) != len(names):
            raise _refused("timestamp, nonce, payload and sign are required")
        timestamp, nonce, payload, sign = values
        if not self._is_fresh(timestamp):
            raise _refused("timestamp is more than 300 s off")
        right = mac(self._hmac_key, timestamp, nonce, payload)
        current_turn().explain(
            signed=f"HMAC-SM3 with <hmac_key> of the lines {timestamp}, {nonce}, {payload}",
            expected=right,
            came=sign,
        )
        if not same(sign, right):
            raise _refused("wrong signature")
        if not 8 <= len(nonce) <= 64 or not self._nonces.use(nonce, self._world.wire_now()):
            raise _refused("nonce unfit or used before")
        current_turn().signature = "ok"
        opened = Opened(nonce=nonce, asked=self._decrypt(payload))
        recorded = self._world.recorded(opened.asked)
        if recorded is not None:
            raise Refusal(self.answer(opened, part(recorded, "payload")))
        return opened

    def answer(self, opened: Opened, record: dict[str, object]) -> Response:
        """Seal the record for the sender of the request; faults may spoil it."""
        payload = encrypt(write_json(spoil_record(record)), self._sm4_key)
        sign = spoil_signature(mac(self._hmac_key, opened.nonce, payload))
        sealed = {"nonce": opened.nonce, "payload": payload, "sign": sign}
        return Response(json.dumps(sealed), mimetype="application/json")

    def peek(self) -> dict[str, object]:
        """Return what a request asks, whoever sealed it; nothing where it cannot be opened."""
        body = read_json_object() or {}
        return self._opened(str(body.get("payload"))) or {}

    def _decrypt(self, payload: str) -> dict[str, object]:
        asked = self._opened(payload)
        if asked is None:
            raise _refused("the payload is not a JSON object in SM4-CBC")
        return asked

    def _opened(self, payload: str) -> dict[str, object] | None:
        try:
            text = decrypt(payload, self._sm4_key).decode()
            current_turn().opened = text
            asked = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return asked if isinstance(asked, dict) else None

    def _is_fresh(self, timestamp: str) -> bool:
        if not (timestamp.isascii() and timestamp.isdigit()) or len(timestamp) > 12:
            return False
        return abs(int(timestamp) - self._world.wire_now().timestamp()) <= _WINDOW.total_seconds()


def _refused(reason: str) -> Refusal:
    current_turn().signature = reason
    return Refusal(Response(json.dumps({"error": reason}), 401, mimetype="application/json"))


def _key(text: str, name: str, *, least: int, most: int) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if not least <= len(key) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        raise ValueError(f"MINSHENG_EXIT_ENTRY_{name} must be {wanted} bytes in hex")
    return key
