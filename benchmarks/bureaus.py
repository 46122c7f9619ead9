"""Three bureaus that answer after 20 ms and cost next to nothing: `python -m benchmarks.bureaus`.

The mock bureaus of `mock_upstreams` check everything and keep state, so under load their own work
is most of what one would measure. These speak the same dialects in one asyncio process: nonces and
serial numbers are echoed, answers are sealed and about whom was asked, requests are not checked.

Each bureau takes 20 ms in all. Exit-entry answers twice, so it takes 10 ms for each answer; it is
always done when it is first asked for the result. Below `/plain` stand the same three without any
dialect: one answer in JSON, no seal, no number.

Reads its order as JSON from standard input: port and credentials. `POST /control` with JSON such as
`{"housing_fund": "hangs"}` makes a bureau misbehave (`hangs`, `hangs up`, `fails`) until told `ok`,
and answers with how often each was called since.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import sys
from collections import Counter
from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

_TAKES_S = 0.02
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_BLOCK = 16
_EMPLOYER = "广州市越秀区示例科技有限公司"

PLAIN: Mapping[str, Mapping[str, object]] = {
    "social_security": {
        "pension_balance_yuan": "48211.30",
        "medical_balance_yuan": "3120.55",
        "months_paid": 118,
        "employer": _EMPLOYER,
        "status": "active",
        "as_of": "2026-10-31",
    },
    "housing_fund": {
        "account_number": "440100123456",
        "balance_yuan": "83412.07",
        "monthly_deposit_yuan": "2640.00",
        "employer": _EMPLOYER,
        "status": "active",
        "as_of": "2026-11-20",
    },
    "exit_entry": {
        "documents": [
            {
                "kind": "passport",
                "number": "E12345678",
                "name": "林晓梅",
                "name_latin": "LIN XIAOMEI",
                "issued_on": "2021-03-08",
                "valid_until": "2031-03-07",
                "issuer": "广东省公安厅出入境管理局",
                "status": "valid",
            },
            {
                "kind": "hk_macau_permit",
                "number": "C87654321",
                "name": "林晓梅",
                "name_latin": "LIN XIAOMEI",
                "issued_on": "2023-05-17",
                "valid_until": "2033-05-16",
                "issuer": "广东省公安厅出入境管理局",
                "status": "valid",
            },
        ]
    },
}


class Sm:
    """SM4-CBC and HMAC-SM3 with one pair of keys."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self._sm4 = algorithms.SM4(bytes.fromhex(credentials["sm4_key"]))
        self._hmac_key = bytes.fromhex(credentials["hmac_key"])

    def open(self, payload: str) -> bytes:
        raw = base64.b64decode(payload)
        decryptor = Cipher(self._sm4, modes.CBC(raw[:_BLOCK])).decryptor()
        padded: bytes = decryptor.update(raw[_BLOCK:]) + decryptor.finalize()
        return padded[: -padded[-1]]

    def answer(self, nonce: str, record: bytes) -> bytes:
        iv = os.urandom(_BLOCK)
        pad = _BLOCK - len(record) % _BLOCK
        encryptor = Cipher(self._sm4, modes.CBC(iv)).encryptor()
        sealed = encryptor.update(record + bytes([pad]) * pad) + encryptor.finalize()
        payload = base64.b64encode(iv + sealed).decode()
        mac = HMAC(self._hmac_key, SM3())
        mac.update(f"{nonce}\n{payload}".encode())
        signed = {"nonce": nonce, "payload": payload, "sign": mac.finalize().hex()}
        return json.dumps(signed).encode()


class Bureaus:
    """Answers by path. Every answer is a body, about whom the request was."""

    def __init__(self, credentials: Mapping[str, Mapping[str, str]]) -> None:
        self._fund_key = credentials["housing_fund"]["hmac_key"].encode()
        self._sm = Sm(credentials["exit_entry"])
        self.moods: dict[str, str] = {}
        self.calls: Counter[str] = Counter()
        self.answers: Mapping[str, tuple[str, float, Callable[[bytes], bytes]]] = {
            "/wechat/sns/jscode2session": ("wechat", 0.0, _wechat),
            "/social_security/v3/account": ("social_security", _TAKES_S, _social_security),
            "/housing_fund/GJJ101": ("housing_fund", _TAKES_S, self._housing_fund),
            "/exit_entry/v2/queries": ("exit_entry", _TAKES_S / 2, self._submit),
            "/exit_entry/v2/results": ("exit_entry", _TAKES_S / 2, self._result),
            **{f"/plain/{name}": (name, _TAKES_S, _plain(PLAIN[name])) for name in PLAIN},
        }

    def control(self, body: bytes) -> bytes:
        """Change how bureaus behave, and begin to count anew."""
        self.moods.update(json.loads(body or b"{}"))
        counted, self.calls = self.calls, Counter()
        return json.dumps(counted).encode()

    def _housing_fund(self, raw: bytes) -> bytes:
        asked = raw.decode("gbk")
        seq, number = _inside(asked, "seq"), _inside(asked, "zjhm")
        inside = (
            f'<?xml version="1.0" encoding="GBK"?><gjj><seq>{seq}</seq><retcode>0000</retcode>'
            f"<retmsg>成功</retmsg><body><zjhm>{number}</zjhm><xm>林晓梅</xm>"
            "<grzh>440100123456</grzh><ye>83,412.07</ye><yjce>2,640.00</yjce>"
            f"<dwmc>{_EMPLOYER}</dwmc><zt>0</zt><jzrq>2026-11-20</jzrq></body>"
        ).encode("gbk")
        mac = hmac.new(self._fund_key, inside, hashlib.sha256).hexdigest()
        return inside + f"<hmac>{mac}</hmac></gjj>".encode()

    def _submit(self, raw: bytes) -> bytes:
        asked = json.loads(raw)
        number = json.loads(self._sm.open(asked["payload"]))["sfzh"]
        # The ticket says whom it is about, so that nothing has to be remembered.
        return self._sm.answer(
            asked["nonce"], b'{"ticket": "t-%b", "code": "0000"}' % number.encode()
        )

    def _result(self, raw: bytes) -> bytes:
        asked = json.loads(raw)
        number = json.loads(self._sm.open(asked["payload"]))["ticket"].removeprefix("t-")
        return self._sm.answer(asked["nonce"], _EXIT_ENTRY % number.encode())


_SOCIAL_SECURITY = (
    json.dumps(
        {
            "errcode": 0,
            "errmsg": "ok",
            "data": {
                "sfzh": "%",
                "xm": "林晓梅",
                "ylzhye": 4821130,
                "ybzhye": 312055,
                "ljjfys": 118,
                "dwmc": _EMPLOYER,
                "cbzt": "1",
                "jzrq": "20261031",
            },
        },
        ensure_ascii=False,
    )
    .replace("%", "%b")
    .encode()
)

_EXIT_ENTRY = (
    json.dumps(
        {
            "state": "done",
            "code": "0000",
            "sfzh": "%",
            "zjlb": [
                {
                    "zjzl": kind,
                    "zjhm": number,
                    "xm": "林晓梅",
                    "ywxm": "LIN XIAOMEI",
                    "qfrq": issued,
                    "yxqz": until,
                    "qfjg": "广东省公安厅出入境管理局",
                    "zjzt": "1",
                }
                for kind, number, issued, until in (
                    ("14", "E12345678", "20210308", "20310307"),
                    ("20", "C87654321", "20230517", "20330516"),
                )
            ],
        },
        ensure_ascii=False,
    )
    .replace("%", "%b")
    .encode()
)


def _social_security(raw: bytes) -> bytes:
    number: str = json.loads(raw)["data"]["sfzh"]
    return _SOCIAL_SECURITY % number.encode()


def _wechat(_raw: bytes) -> bytes:
    return json.dumps({"openid": f"o{secrets.token_hex(13)}", "session_key": "none"}).encode()


def _plain(record: Mapping[str, object]) -> Callable[[bytes], bytes]:
    body = json.dumps(record, ensure_ascii=False).encode()
    return lambda _: body


def _inside(text: str, tag: str) -> str:
    return text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]


class _Connection(asyncio.Protocol):
    """One kept connection: one request after another."""

    def __init__(self, bureaus: Bureaus) -> None:
        self._bureaus = bureaus
        self._read = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _exc: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, end, body = self._read.partition(b"\r\n\r\n")
        if not end:
            return
        length = _LENGTH.search(head)
        if length is not None and len(body) < int(length[1]):
            return
        self._read = b""
        self._answer(head.split(b" ", 2)[1].partition(b"?")[0].decode(), body)

    def _answer(self, path: str, body: bytes) -> None:
        if path == "/control":
            self._send(200, self._bureaus.control(body))
            return
        if path not in self._bureaus.answers:
            self._send(404, b"")
            return
        name, takes_s, answer = self._bureaus.answers[path]
        self._bureaus.calls[name] += 1
        mood = self._bureaus.moods.get(name, "ok")
        loop = asyncio.get_running_loop()
        if mood == "ok":
            loop.call_later(takes_s, self._send, 200, answer(body))
        elif mood == "fails":
            loop.call_later(takes_s, self._send, 500, b"")
        elif mood == "hangs up" and self._transport is not None:
            self._transport.abort()

    def _send(self, status: int, body: bytes) -> None:
        if self._transport is not None:
            head = f"HTTP/1.1 {status} .\r\nContent-Length: {len(body)}\r\n\r\n"
            self._transport.write(head.encode() + body)


async def _serve(port: int, bureaus: Bureaus) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(bureaus), "127.0.0.1", port, backlog=1024)
    async with server:
        await server.serve_forever()


def main() -> int:
    order = json.load(sys.stdin)
    asyncio.run(_serve(int(order["port"]), Bureaus(order["credentials"])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
