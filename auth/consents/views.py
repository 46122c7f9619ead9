"""The consent texts, what was agreed to, and withdrawal."""

from typing import Any

from auth.assurance import Assurance
from auth.consents.documents import DOCUMENTS
from auth.consents.schemas import ConsentDocumentListResult, ConsentListResult
from auth.consents.service import Consents
from auth.guard import citizen_only, current_session
from core.blueprint import Blueprint
from core.provide import use

blp = Blueprint("consents", __name__, description="Consent 授权同意")


@blp.route("/v1/consent-documents")
@blp.response(200, ConsentDocumentListResult)
def list_consent_documents() -> dict[str, Any]:
    """The texts that a citizen is asked to agree to"""
    return {"documents": list(DOCUMENTS.values())}


@blp.route("/v1/consents")
@citizen_only(assurance=Assurance.WECHAT)
@blp.response(200, ConsentListResult)
def list_consents() -> dict[str, Any]:
    """What I agreed to, and when"""
    return {"consents": use(Consents).of_account(current_session().account_ref)}


@blp.route("/v1/consents/<purpose>", methods=["DELETE"])
@citizen_only(assurance=Assurance.WECHAT)
@blp.response(204)
def withdraw_consent(purpose: str) -> None:
    """Withdraw a consent, with identity-check both; what it allowed ends at once"""
    use(Consents).withdraw(current_session().account_ref, purpose)
