"""Sharing copies (授权用证): an organisation asks, a citizen decides, a sealed copy is fetched."""

from typing import Any

from flask import Response, request
from werkzeug.exceptions import MethodNotAllowed

from auth.assurance import Assurance
from auth.guard import (
    access_for,
    citizen_only,
    current_organisation,
    organisation_only,
    require_fresh_face,
)
from certificates.pictures import qr_answer
from certificates.queries import WaitQuery
from certificates.sharing.copies import Copies
from certificates.sharing.request import Wish
from certificates.sharing.requests import CopyRequests
from certificates.sharing.schemas import (
    AskedCopyRequestResult,
    CopyConsentArguments,
    CopyInvitationArguments,
    CopyRequestArguments,
    CopyRequestListResult,
    CopyRequestResult,
    MyCopyRequestResult,
    OpenedCopyRequestResult,
)
from core.blueprint import Blueprint
from core.caller import Caller
from core.paging import PageQuery
from core.provide import use

_PDF = "application/pdf"

blp = Blueprint("copies", __name__, description="Sharing copies of licences 授权用证")


@blp.route("/v1/copy-requests", methods=["POST"])
@organisation_only(scope="licence:request")
@blp.arguments(CopyRequestArguments)
@blp.response(201, AskedCopyRequestResult)
def ask_for_copies(arguments: dict[str, Any]) -> dict[str, Any] | Response:
    """Ask whoever opens the invitation for copies; with Accept image/png or svg, as a QR picture"""
    use(Copies).require_offered()
    wishes = tuple(
        Wish(type_code=wish["type"], fields=tuple(dict.fromkeys(wish["fields_"])))
        for wish in arguments["licences"]
    )
    asked, invitation = use(CopyRequests).ask(
        current_organisation(),
        wishes,
        purpose=arguments["purpose"],
        until=arguments["valid_until"],
    )
    picture = qr_answer(invitation)
    if picture is None:
        return {**use(CopyRequests).describe(asked), "invitation": invitation}
    picture.headers["X-Request-Number"] = asked.request_id
    return picture


@blp.route("/v1/copy-requests/<request_id>")
@organisation_only(scope="licence:request")
@blp.arguments(WaitQuery, location="query")
@blp.response(200, CopyRequestResult)
def follow_copy_request(query: dict[str, int], request_id: str) -> dict[str, Any]:
    """See what became of my organisation's request, at once or when it is decided"""
    found = use(CopyRequests).await_decision(
        current_organisation(), request_id, caller=Caller(request.environ), **query
    )
    return use(CopyRequests).describe(found)


@blp.route("/v1/copy-requests/<request_id>/copies/<type_code>.pdf")
@organisation_only(scope="licence:request")
@blp.response(200, {"type": "string", "format": "binary"}, content_type=_PDF)
def fetch_copy(request_id: str, type_code: str) -> Response:
    """Fetch the sealed copy of one licence, while the citizen's consent stands"""
    # Flask takes HEAD for GET. Each fetch counts, and is told to the citizen.
    if request.method == "HEAD":
        raise MethodNotAllowed(["GET"])
    return Response(use(Copies).pdf(current_organisation(), request_id, type_code), mimetype=_PDF)


@blp.route("/v1/copy-requests/openings", methods=["POST"])
@citizen_only(assurance=Assurance.FACE)
@blp.arguments(CopyInvitationArguments)
@blp.response(200, OpenedCopyRequestResult)
def open_copy_request(arguments: dict[str, str]) -> dict[str, Any]:
    """Open the invitation that an organisation shows, and see what it asks of me and why"""
    access = access_for("copy:open")
    opened = use(CopyRequests).open(access, arguments["invitation"])
    return use(CopyRequests).describe_opened(access, opened)


@blp.route("/v1/copy-requests", methods=["GET"])
@citizen_only(assurance=Assurance.FACE)
@blp.arguments(PageQuery, location="query")
@blp.response(200, CopyRequestListResult)
def list_copy_requests(query: dict[str, Any]) -> dict[str, Any]:
    """List the requests that I opened: who asks for what, why, until when, and what I decided"""
    found = use(CopyRequests).mine(access_for("copy:list"), **query)
    return {"requests": [use(CopyRequests).describe_mine(one) for one in found]}


@blp.route("/v1/copy-requests/<request_id>/consent", methods=["POST"])
@citizen_only(assurance=Assurance.FACE)
@blp.arguments(CopyConsentArguments, required=False)
@blp.response(200, MyCopyRequestResult)
def agree_to_copies(arguments: dict[str, list[str]], request_id: str) -> dict[str, Any]:
    """Agree to a request, once; some types take a face check of the last ten minutes"""
    agreed = use(CopyRequests).agree(
        access_for("copy:agree"), request_id, require_fresh_face=require_fresh_face, **arguments
    )
    return use(CopyRequests).describe_mine(agreed)


@blp.route("/v1/copy-requests/<request_id>/refusal", methods=["POST"])
@citizen_only(assurance=Assurance.FACE)
@blp.response(200, MyCopyRequestResult)
def refuse_copies(request_id: str) -> dict[str, Any]:
    """Refuse a request, once"""
    refused = use(CopyRequests).refuse(access_for("copy:refuse"), request_id)
    return use(CopyRequests).describe_mine(refused)


@blp.route("/v1/copy-requests/<request_id>/consent", methods=["DELETE"])
@citizen_only(assurance=Assurance.FACE)
@blp.response(204)
def withdraw_consent(request_id: str) -> None:
    """Withdraw my consent: no copy is given from now on"""
    use(CopyRequests).withdraw(access_for("copy:withdraw"), request_id)
