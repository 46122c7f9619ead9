"""Licences: list, look, show as a code, see who scanned; and the verifier's side."""

from typing import Any

from flask import Response, request
from werkzeug.datastructures import FileStorage

from auth.assurance import FRESH_FACE_S, Assurance
from auth.guard import access_for, citizen_only, current_organisation, organisation_only
from certificates.cards import Cards, CardSize
from certificates.codes import Codes
from certificates.describe import (
    describe_code,
    describe_entry,
    describe_history,
    describe_licence,
    describe_verification,
)
from certificates.licences import Licences
from certificates.online import CodeStatus
from certificates.pictures import code_picture, png_answer, svg_answer
from certificates.published import Revocations, keys_answer, revocations_answer
from certificates.qr_read import LARGEST_PICTURE
from certificates.queries import WaitQuery
from certificates.scans import Scans
from certificates.schemas import (
    CodeStatusResult,
    LicenceCardQuery,
    LicenceCodeArguments,
    LicenceCodeResult,
    LicenceHistoryResult,
    LicenceListResult,
    LicenceResult,
    LicenceSuspensionResult,
    LicenceUsesResult,
)
from certificates.signing import LicenceKeys
from certificates.uses import LicenceUses
from certificates.verification_schemas import (
    RevocationListResult,
    TrustListResult,
    VerificationArguments,
    VerificationPictureArguments,
    VerificationResult,
)
from certificates.verify import Verifications
from certificates.watch import CodeWatch
from core.blueprint import Blueprint
from core.caller import Caller
from core.errors import TooLarge
from core.paging import PageQuery
from core.provide import use

_BLANKS = " \t\r\n"
"""Keyboard scanners end what they read with a line's end; no code begins or ends so."""

blp = Blueprint("licences", __name__, description="Electronic licences 电子证照")


@blp.route("/v1/licences")
@citizen_only(assurance=Assurance.FACE)
@blp.response(200, LicenceListResult)
def list_licences() -> dict[str, Any]:
    """List my licences; one whose bureau is down is there as unavailable"""
    entries = use(Licences).mine(access_for("licence:list"))
    return {"licences": [describe_entry(entry) for entry in entries]}


@blp.route("/v1/licences/<licence_id>")
@citizen_only(assurance=Assurance.FACE)
@blp.response(200, LicenceResult)
def show_licence(licence_id: str) -> dict[str, Any]:
    """Show one of my licences, as its bureau has it now"""
    return describe_licence(use(Licences).read(access_for("licence:show"), licence_id))


@blp.route("/v1/licences/<licence_id>/card.svg")
@citizen_only(assurance=Assurance.FACE)
@blp.arguments(LicenceCardQuery, location="query")
@blp.response(200, {"type": "string"}, content_type="image/svg+xml")
def show_card_svg(query: dict[str, CardSize], licence_id: str) -> Response:
    """Show one of my licences as a card, in SVG"""
    return svg_answer(use(Cards).svg(access_for("licence:card"), licence_id, query["size"]))


@blp.route("/v1/licences/<licence_id>/card.png")
@citizen_only(assurance=Assurance.FACE)
@blp.arguments(LicenceCardQuery, location="query")
@blp.response(200, {"type": "string", "format": "binary"}, content_type="image/png")
def show_card_png(query: dict[str, CardSize], licence_id: str) -> Response:
    """Show one of my licences as a card, in PNG"""
    return png_answer(use(Cards).png(access_for("licence:card"), licence_id, query["size"]))


@blp.route("/v1/licences/<licence_id>/codes", methods=["POST"])
@citizen_only(assurance=Assurance.FACE)
@blp.arguments(LicenceCodeArguments)
@blp.response(201, LicenceCodeResult)
def make_code(arguments: dict[str, Any], licence_id: str) -> dict[str, Any] | Response:
    """Make a code to show; with Accept image/svg+xml or image/png, as a QR picture"""
    code = use(Codes).make(
        access_for("licence:code"),
        licence_id,
        mode=arguments["mode"],
        fields=arguments["fields_"],
        audience=arguments["audience"],
    )
    return code_picture(code) or describe_code(code)


@blp.route("/v1/licences/<licence_id>/codes/<code_id>")
@citizen_only(assurance=Assurance.FACE)
@blp.arguments(WaitQuery, location="query")
@blp.response(200, CodeStatusResult)
def watch_code(query: dict[str, int], licence_id: str, code_id: str) -> CodeStatus:
    """Tell whether my online code was scanned and by whom; with wait_s, as soon as it is"""
    use(Licences).find(access_for("licence:code"), licence_id)
    return use(CodeWatch).wait(licence_id, code_id, caller=Caller(request.environ), **query)


@blp.route("/v1/licences/<licence_id>/uses")
@citizen_only(assurance=Assurance.FACE)
@blp.arguments(PageQuery, location="query")
@blp.response(200, LicenceUsesResult)
def list_uses(query: dict[str, Any], licence_id: str) -> dict[str, Any]:
    """List who scanned one of my licences, when, and which fields they saw"""
    use(Licences).look_up(access_for("licence:uses"), licence_id, action="licence.uses")
    return {"uses": use(LicenceUses).of_licence(licence_id, **query)}


@blp.route("/v1/licences/<licence_id>/history")
@citizen_only(assurance=Assurance.FACE)
@blp.response(200, LicenceHistoryResult)
def show_history(licence_id: str) -> dict[str, Any]:
    """Show what became of one of my licences: its versions, and why"""
    access = access_for("licence:history")
    return describe_history(use(Licences).look_up(access, licence_id, action="licence.history"))


@blp.route("/v1/licences/<licence_id>/suspension", methods=["POST"])
@citizen_only(assurance=Assurance.FACE)
@blp.response(200, LicenceSuspensionResult)
def suspend_licence(licence_id: str) -> dict[str, Any]:
    """Let nobody see one of my licences from now on; codes that are out are refused"""
    issued = use(Licences).block(access_for("licence:suspension"), licence_id)
    return {"licence_id": licence_id, "blocked_at": issued.blocked_at}


@blp.route("/v1/licences/<licence_id>/suspension", methods=["DELETE"])
@citizen_only(assurance=Assurance.FACE, max_age_s=FRESH_FACE_S)
@blp.response(204)
def restore_licence(licence_id: str) -> None:
    """Let one of my licences be shown again, after a face check of the last ten minutes"""
    use(Licences).unblock(access_for("licence:suspension"), licence_id)


@blp.route("/v1/verifications", methods=["POST"])
@organisation_only(scope="licence:verify")
@blp.arguments(VerificationArguments)
@blp.response(200, VerificationResult)
def verify_code(arguments: dict[str, str]) -> dict[str, Any]:
    """Check a scanned code and learn what its holder agreed to show"""
    found = use(Verifications).verify(current_organisation(), arguments["payload"].strip(_BLANKS))
    return describe_verification(found)


@blp.route("/v1/verifications/pictures", methods=["POST"])
@organisation_only(scope="licence:verify")
@blp.arguments(VerificationPictureArguments, location="files")
@blp.response(200, VerificationResult)
def verify_picture(files: dict[str, FileStorage]) -> dict[str, Any]:
    """Check the code that a picture shows; the picture is not kept"""
    picture = files["picture"].stream.read(LARGEST_PICTURE + 1)
    if len(picture) > LARGEST_PICTURE:
        raise TooLarge("A picture may have at most 8 MiB.")
    found = use(Verifications).verify(current_organisation(), use(Scans).text(picture))
    return describe_verification(found)


@blp.route("/.well-known/licence-keys")
@blp.response(200, TrustListResult)
@blp.alt_response(304, description="Nothing has changed since the list of this ETag")
def list_licence_keys() -> Response:
    """The trust list: the public keys that check offline codes (a JWK set)"""
    return keys_answer(use(LicenceKeys))


@blp.route("/.well-known/licence-revocations")
@blp.response(200, RevocationListResult)
@blp.alt_response(304, description="Nothing has changed since the list of this ETag")
def list_revocations() -> Response:
    """Offline codes that are alive and no longer good; with Accept application/cwt, signed alone"""
    return revocations_answer(use(Revocations))
