"""Sign-in, renewal, the list of devices and sign-out."""

from typing import Any

from auth.assurance import Assurance
from auth.guard import citizen_only, current_session
from auth.sessions.schemas import (
    SessionListResult,
    SessionRefreshArguments,
    SessionStartArguments,
    TokensResult,
)
from auth.sessions.service import Grant, Sessions
from auth.sessions.session import Session
from auth.tokens import Tokens
from core.blueprint import Blueprint
from core.paging import PageQuery
from core.provide import use

blp = Blueprint("sessions", __name__, description="Sign-in and devices 登录与设备")


@blp.route("/v1/sessions", methods=["POST"])
@blp.arguments(SessionStartArguments)
@blp.response(201, TokensResult)
def start_session(arguments: dict[str, Any]) -> Grant:
    """Sign in with a WeChat code"""
    device = arguments["device"]
    return use(Sessions).start(
        arguments["code"], device_id=device["id"], device_name=device["name"]
    )


@blp.route("/v1/sessions/refresh", methods=["POST"])
@blp.arguments(SessionRefreshArguments)
@blp.response(200, TokensResult)
def refresh_session(arguments: dict[str, Any]) -> Grant:
    """Renew the tokens of a session"""
    return use(Sessions).refresh(arguments["refresh_token"], device_id=arguments["device_id"])


@blp.route("/v1/sessions")
@citizen_only(assurance=Assurance.WECHAT)
@blp.arguments(PageQuery, location="query")
@blp.response(200, SessionListResult)
def list_sessions(query: dict[str, Any]) -> dict[str, Any]:
    """List the devices that are signed in, the latest sign-in first"""
    mine = current_session()
    sessions = use(Sessions).of_account(mine.account_ref, **query)
    return {"sessions": [_describe(session, mine) for session in sessions]}


@blp.route("/v1/sessions/<session_id>", methods=["DELETE"])
@citizen_only(assurance=Assurance.WECHAT)
@blp.response(204)
def end_session(session_id: str) -> None:
    """Sign a device out"""
    use(Sessions).end(current_session().account_ref, session_id)


@blp.route("/.well-known/jwks.json")
@blp.response(200, content_type="application/jwk-set+json")
def token_keys() -> dict[str, Any]:
    """The public keys that check access tokens"""
    return use(Tokens).jwks()


def _describe(session: Session, mine: Session) -> dict[str, Any]:
    return {
        "session_id": session.session_id,
        "device_name": session.device_name,
        "assurance": session.assurance.value,
        "created_at": session.created_at,
        "last_refreshed_at": session.rotated_at,
        "is_current": session.session_id == mine.session_id,
    }
