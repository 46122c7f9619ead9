"""Who comes in, and what goes out: forms signed with HMAC-SM3, fresh, and once only."""

import hmac as constant_time
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from flask import Response, request

from mock_upstreams.clock import BEIJING
from mock_upstreams.lives import Persona
from mock_upstreams.once import OnceBook
from mock_upstreams.recordings import part
from mock_upstreams.turn import current_turn
from mock_upstreams.wire import Refusal, spoil_record, spoil_signature, write_json
from mock_upstreams.world import World

_WINDOW = timedelta(seconds=300)
_UNDER_REVIEW = frozenset({"zhu-yan"})
_REQUIRED = ("appId", "timestamp", "nonceStr", "taxpayerId", "taxpayerName", "sign")


class Door:
    """Opens signed forms, and answers them signed.

    Raises:
        ValueError: a key that is not hex.
    """

    def __init__(self, world: World) -> None:
        credentials = world.credentials["tax"]
        self._world = world
        self._app_id = credentials["app_id"]
        self._key = bytes.fromhex(credentials["sm3_key"])
        self._nonces = OnceBook(keep_for=2 * _WINDOW)
        world.on_reset(self._nonces.clear)

    def read(self) -> tuple[Persona, Mapping[str, str]]:
        """Return the taxpayer and the form.

        Raises:
            Refusal: 401 for a wrong signature; else in the bureau's own words.
        """
        form = request.form.to_dict()
        problem = self._wrong_signature(form)
        current_turn().signature = problem or "ok"
        if problem:
            raise Refusal(Response(problem, 401))
        recorded = self._world.recorded(form)
        if recorded is not None:
            raise self._again(recorded)
        persona = self._world.find(form["taxpayerId"])
        if persona is None or not any(not job.is_self_employed for job in persona.jobs):
            raise self.refusal("40400001", "查无此纳税人")
        if persona.code in _UNDER_REVIEW:
            raise self.refusal("42300001", "纳税记录异议处理中")
        return persona, form

    def answer(self, record: dict[str, object]) -> Response:
        """Return the record as the text of a signed envelope."""
        body = json.dumps(spoil_record(record), ensure_ascii=False)
        return self._envelope("00000000", "成功", body)

    def refusal(self, code: str, message: str) -> Refusal:
        """Return a signed "no"."""
        return Refusal(self._envelope(code, message, "{}"))

    def _again(self, recorded: Mapping[str, Any]) -> Refusal:
        head = part(recorded, "head")
        body = json.dumps(spoil_record(part(recorded, "body")), ensure_ascii=False)
        return Refusal(self._envelope(str(head.get("rtnCode")), str(head.get("rtnMsg")), body))

    def _envelope(self, code: str, message: str, body: str) -> Response:
        nonce = request.form.get("nonceStr", "")
        head = {"rtnCode": code, "rtnMsg": message, "nonceStr": nonce}
        signed = spoil_signature(self._mac({**head, "body": body}))
        envelope = {"head": {**head, "sign": signed}, "body": body}
        return Response(write_json(envelope), 200, mimetype="application/json")

    def _wrong_signature(self, form: dict[str, str]) -> str | None:
        missing = [name for name in _REQUIRED if not form.get(name)]
        if missing:
            return f"{', '.join(missing)} missing"
        if form["appId"] != self._app_id:
            return "unknown appId"
        unsigned = {name: value for name, value in form.items() if name != "sign"}
        right = self._mac(unsigned)
        current_turn().explain(
            signed=f"HMAC-SM3 with <sm3_key> of {_canonical(unsigned)}",
            expected=right,
            came=form["sign"],
        )
        if not constant_time.compare_digest(form["sign"].encode(), right.encode()):
            return "wrong signature"
        if not self._is_fresh(form["timestamp"]):
            return "timestamp is more than 300 s off"
        nonce = form["nonceStr"]
        if not 8 <= len(nonce) <= 64 or not self._nonces.use(nonce, self._world.wire_now()):
            return "nonceStr unfit or used before"
        return None

    def _is_fresh(self, text: str) -> bool:
        try:
            sent = datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
        except ValueError:
            return False
        return abs(sent - self._world.wire_now()) <= _WINDOW

    def _mac(self, parameters: Mapping[str, str]) -> str:
        mac = HMAC(self._key, SM3())
        mac.update(_canonical(parameters).encode())
        return mac.finalize().hex().upper()


def _canonical(parameters: Mapping[str, str]) -> str:
    pairs = sorted((quote(k, safe=""), quote(v, safe="")) for k, v in parameters.items())
    return "&".join(f"{name}={value}" for name, value in pairs)
