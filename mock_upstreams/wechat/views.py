"""`code2session`, with its error codes and its habits: text/plain, no errcode on success."""

import base64
import hashlib
import hmac
from datetime import timedelta

from flask import Blueprint, Response, request

from mock_upstreams.lives import Persona
from mock_upstreams.once import OnceBook
from mock_upstreams.turn import current_turn
from mock_upstreams.wire import spoil_record, write_json
from mock_upstreams.world import World

_CODE_LIFE = timedelta(minutes=5)
_OPENID_CHARACTERS = 27


def build(world: World) -> Blueprint:
    blueprint = Blueprint("wechat", __name__)
    credentials = world.credentials["wechat"]
    used = OnceBook(keep_for=_CODE_LIFE)
    world.on_reset(used.clear)
    world.tell_who("wechat", lambda: _code_of(_who_signs_in(world)))

    @blueprint.get("/sns/jscode2session")
    def code2session() -> Response:
        problem = _wrong_credentials(credentials["appid"], credentials["secret"])
        current_turn().signature = problem[1] if problem else "ok"
        if problem:
            return _error(*problem)
        code = request.args.get("js_code", "")
        persona = _who_signs_in(world)
        if persona is None:
            return _error(40029, "invalid code")
        if persona.is_locked_out:
            return _error(40226, "code blocked")
        if not used.use(code, world.wire_now()):
            return _error(40163, "code been used")
        current_turn().persona = persona
        return _answer(_identity(persona.code, credentials["appid"], code))

    return blueprint


def _who_signs_in(world: World) -> Persona | None:
    name, dot, _ = request.args.get("js_code", "").partition(".")
    return world.people.by_code(name) if dot else None


def _code_of(persona: Persona | None) -> str | None:
    return persona.code if persona else None


def _wrong_credentials(appid: str, secret: str) -> tuple[int, str] | None:
    if request.args.get("grant_type") != "authorization_code":
        return 40002, "invalid grant_type"
    if request.args.get("appid") != appid:
        return 40013, "invalid appid"
    if not hmac.compare_digest(request.args.get("secret", "").encode(), secret.encode()):
        return 40125, "invalid appsecret"
    return None


def _identity(persona_code: str, appid: str, js_code: str) -> dict[str, object]:
    """An openid is one person in one app; a unionid is one person in all apps of one owner."""
    session_key = hashlib.sha256(js_code.encode()).digest()[:16]
    return {
        "openid": "o" + _opaque(f"{appid}/{persona_code}"),
        "session_key": base64.b64encode(session_key).decode(),
        "unionid": "u" + _opaque(f"owner/{persona_code}"),
    }


def _opaque(text: str) -> str:
    digest = hashlib.sha256(f"sandbox-openid/{text}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:_OPENID_CHARACTERS]


def _error(errcode: int, errmsg: str) -> Response:
    return _answer({"errcode": errcode, "errmsg": errmsg})


def _answer(record: dict[str, object]) -> Response:
    return Response(write_json(spoil_record(record)), mimetype="text/plain")
