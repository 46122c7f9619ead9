"""Real-name proof, the counter code, and the signed-in citizen."""

from typing import Any

from auth.assurance import Assurance
from auth.guard import (
    access_for,
    citizen_only,
    current_organisation,
    current_session,
    organisation_only,
)
from auth.identity.counter import Counter, CounterCode
from auth.identity.schemas import (
    CounterCodeResult,
    CounterRedeemArguments,
    IdentityArguments,
    MeResult,
    PersonArguments,
)
from auth.identity.service import Identity
from auth.sessions.schemas import TokensResult
from auth.sessions.service import Grant
from auth.sessions.session import Session
from core.blueprint import Blueprint
from core.identifiers import mask_citizen_id, mask_name
from core.provide import use

blp = Blueprint("identity", __name__, description="Who I am 实名认证")


@blp.route("/v1/identity", methods=["POST"])
@citizen_only(assurance=Assurance.WECHAT)
@blp.arguments(IdentityArguments)
@blp.response(200, TokensResult)
def prove_identity(arguments: dict[str, Any]) -> Grant:
    """Give name, identity number and consent; rises to `realname`"""
    return use(Identity).prove(
        current_session(),
        name=arguments["name"],
        id_number=arguments["id_number"],
        **arguments["consent"],
    )


@blp.route("/v1/counter-codes", methods=["POST"])
@organisation_only(scope="identity:confirm")
@blp.arguments(PersonArguments)
@blp.response(201, CounterCodeResult)
def issue_counter_code(arguments: dict[str, Any]) -> CounterCode:
    """For a service counter: a one-time code for the person who is there in person"""
    return use(Counter).issue(current_organisation(), **arguments)


@blp.route("/v1/identity/counter", methods=["POST"])
@citizen_only(assurance=Assurance.REALNAME)
@blp.arguments(CounterRedeemArguments)
@blp.response(200, TokensResult)
def redeem_counter_code(arguments: dict[str, Any]) -> Grant:
    """Without a face: a counter's code rises to `face`"""
    citizen_ref = access_for("counter-identity").subject.ref
    return use(Counter).redeem(current_session(), citizen_ref, arguments["code"])


@blp.route("/v1/me")
@citizen_only(assurance=Assurance.WECHAT)
@blp.response(200, MeResult)
def show_me() -> dict[str, Any]:
    """The signed-in citizen, masked"""
    return _describe(current_session())


def _describe(session: Session) -> dict[str, Any]:
    subject = access_for("show-me").subject if session.citizen_ref else None
    return {
        "name": mask_name(subject.name) if subject else None,
        "id_number": mask_citizen_id(subject.id_number) if subject else None,
        "assurance": session.assurance.value,
        "methods": session.methods,
    }
