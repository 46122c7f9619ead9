"""`code2session` (docs/bureaus/wechat.md)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import marshmallow as ma

from bureaus.wire import WireSchema, load, read_json
from core.clock import Clock
from core.errors import AppError, BureauError, BureauOverloaded
from core.upstream import UpstreamClient

_CODE = re.compile(r"[\x21-\x7e]{1,256}", re.ASCII)
_OPAQUE = ma.validate.Regexp(re.compile(r"[0-9A-Za-z_-]{6,64}\Z", re.ASCII))
_BAD_CODES = (40029, 40163)  # not a code of ours, or used before
_BLOCKED = 40226
_BUSY = (-1, 45011)  # the platform is busy, or this user comes too often


class WeChatCodeRefused(AppError):
    """WeChat does not know the sign-in code, or it was used before."""

    status = 401
    code = "wechat_code_refused"
    message_zh = "微信登录已失效，请重新打开小程序再试。"
    message_en = "The WeChat sign-in is no longer valid. Please reopen the mini-program."


class WeChatAccountBlocked(AppError):
    """WeChat has blocked this account as a risk."""

    status = 403
    code = "wechat_account_blocked"
    message_zh = "微信限制了该账号登录，请在微信安全中心解除限制后再试。"
    message_en = "WeChat restricts this account. Lift the restriction in WeChat's security centre."


@dataclass(frozen=True, kw_only=True)
class WeChatIdentity:
    """`openid` is one person in one app; `unionid` one person in all apps of one owner."""

    openid: str
    unionid: str | None


class _Outcome(WireSchema):
    """`errcode` may be absent on success."""

    errcode = ma.fields.Integer(load_default=0, strict=True)


class _Identity(WireSchema):
    """`session_key` opens the user's encrypted data: nothing here needs it, so it is dropped."""

    openid = ma.fields.String(required=True, validate=_OPAQUE)
    unionid = ma.fields.String(load_default=None, validate=_OPAQUE)


class WeChat:
    """Client of the WeChat platform."""

    def __init__(self, http: UpstreamClient, *, appid: str, secret: str) -> None:
        self._http = http
        self._appid = appid
        self._secret = secret

    def exchange(self, code: str) -> WeChatIdentity:
        """Spend a sign-in code.

        The code and the secret travel in the query, as WeChat's interface demands: no log may
        hold the address of this call.

        Raises:
            WeChatCodeRefused: not a code of this app, or used before.
            WeChatAccountBlocked: WeChat restricts the account.
            BureauOverloaded: busy, or called too often.
            BureauTimeout, BureauError: as every upstream call.
        """
        if not _CODE.fullmatch(code):
            raise WeChatCodeRefused("The code is not a WeChat sign-in code.")
        query = {
            "appid": self._appid,
            "secret": self._secret,
            "js_code": code,
            "grant_type": "authorization_code",
        }
        answer = self._http.call("code2session", "GET", "/sns/jscode2session", query=query)
        return self._read(answer.body)

    def _read(self, raw: bytes) -> WeChatIdentity:
        payload = read_json(raw, bureau=self._http.bureau)
        errcode = load(_Outcome, payload, bureau=self._http.bureau)["errcode"]
        if errcode:
            raise self._refusal(errcode)
        return WeChatIdentity(**load(_Identity, payload, bureau=self._http.bureau))

    def _refusal(self, errcode: int) -> AppError:
        bureau = self._http.bureau
        if errcode in _BAD_CODES:
            return WeChatCodeRefused("WeChat does not accept this code.")
        if errcode == _BLOCKED:
            return WeChatAccountBlocked("WeChat restricts this account.")
        if errcode in _BUSY:
            return BureauOverloaded("WeChat asks to be called less often.", bureau=bureau)
        return BureauError(f"WeChat refused the call ({errcode}).", bureau=bureau)


def build(http: UpstreamClient, credentials: Mapping[str, str], _now: Clock) -> WeChat:
    return WeChat(http, appid=credentials["appid"], secret=credentials["secret"])
