"""The catalogue, each service item, and the home page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response

from auth.assurance import Assurance
from auth.guard import access_for, citizen_only
from core.blueprint import Blueprint, documented
from core.clock import Clock
from core.provide import use
from services.applications import Applications
from services.catalogue import Catalogue, home_items
from services.catalogue_schemas import (
    CatalogueResult,
    ServiceItemResult,
    catalogue_page,
    entry_result,
    query_schema,
)
from services.home import HomePage
from services.item import Application, LookUp, ServiceItem
from services.pages import (
    age_taken,
    application_answer,
    home_answer,
    idempotency_key,
    is_asked_afresh,
    item_answer,
)
from services.runner import ItemRunner
from services.schemas import home_schema

_AFRESH = {
    "in": "header",
    "name": "Cache-Control",
    "schema": {"type": "string"},
    "description": "`no-cache` asks bureaus even if they have just answered",
}
_AGE_TAKEN = {
    **_AFRESH,
    "description": "`no-cache` asks the bureau even if it has just answered; `stale-if-error=3600` "
    "takes an answer of at most so many seconds ago where the bureau cannot be heard",
}
_ITEM_HEADERS = {
    "Age": {"schema": {"type": "integer"}, "description": "Seconds since the bureau answered"},
    "Cache-Status": {
        "schema": {"type": "string"},
        "description": "RFC 9211. There if the answer is older than it should be: its `detail` is "
        "the code of the error that kept the bureau from being heard",
    },
}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "schema": {"type": "string", "minLength": 8, "maxLength": 128},
    "description": "Chosen anew for each thing to be done, and sent again with each repetition: "
    "it is done once. A UUID serves well",
}
_APPLICATION_HEADERS = {
    "Idempotent-Replayed": {
        "schema": {"type": "string", "enum": ["true"]},
        "description": "There if this very answer was given before",
    }
}
_HOME_HEADERS = {
    "ETag": {"schema": {"type": "string"}, "description": "Send it back as If-None-Match"}
}


def build_blueprint(catalogue: Catalogue, now: Clock) -> Blueprint:
    """Make the routes for the catalogue, for every item in it, and for the home page."""
    blp = Blueprint("services", __name__, description="Service items 服务事项")
    _add_catalogue(blp, catalogue)
    _add_description(blp, catalogue)
    for item in catalogue.items:
        if isinstance(item, LookUp):
            _add_look_up(blp, item, now)
        if isinstance(item, Application):
            _add_application(blp, item)
    _add_home(blp, home_items(catalogue.items))
    return blp


def _add_catalogue(blp: Blueprint, catalogue: Catalogue) -> None:
    @blp.route("/v1/services")
    @blp.arguments(query_schema(catalogue.bureaus), location="query")
    @blp.response(200, CatalogueResult)
    def list_services(query: dict[str, Any]) -> dict[str, Any]:
        """What can be looked up or done here"""
        found = catalogue.search(
            query["q"], bureau=query["bureau"], in_elder_zone=query["in_elder_zone"]
        )
        return catalogue_page(catalogue, found, page=query["page"], page_size=query["page_size"])


def _add_description(blp: Blueprint, catalogue: Catalogue) -> None:
    @blp.route("/v1/services/<code>")
    @blp.response(200, ServiceItemResult)
    def show_item(code: str) -> dict[str, Any]:
        """What one item asks of people"""
        return entry_result(catalogue.entry(code))


def _add_look_up(blp: Blueprint, item: LookUp, now: Clock) -> None:
    @citizen_only(assurance=item.assurance, max_age_s=item.max_age_s)
    @blp.doc(parameters=[_AGE_TAKEN])
    @blp.arguments(item.arguments, example=item.example or None)
    @blp.response(200, item.result, headers=_ITEM_HEADERS)
    def run_item(arguments: Mapping[str, Any]) -> Response:
        access = access_for(f"item:{item.code}")
        found = use(ItemRunner).run(item, access, arguments, age_taken())
        return item_answer(item, found, now())

    run_item.__doc__ = f"{item.title_en} {item.title_zh}"
    _route(blp, item, run_item)


def _add_application(blp: Blueprint, item: Application) -> None:
    @citizen_only(assurance=item.assurance, max_age_s=item.max_age_s)
    @blp.doc(parameters=[_KEY])
    @blp.arguments(item.arguments, example=item.example or None)
    @blp.response(200, item.result, headers=_APPLICATION_HEADERS)
    def submit_item(arguments: Mapping[str, Any]) -> Response:
        access = access_for(f"item:{item.code}")
        answered = use(Applications).submit(item, access, arguments, key=idempotency_key())
        return application_answer(answered)

    submit_item.__doc__ = f"{item.title_en} {item.title_zh}"
    _route(blp, item, submit_item)


def _route(blp: Blueprint, item: ServiceItem, view: Callable[..., Any]) -> None:
    endpoint = "run_" + item.code.replace("-", "_")
    blp.route(f"/v1/services/{item.code}", methods=["POST"], endpoint=endpoint)(view)


def _add_home(blp: Blueprint, items: Sequence[LookUp]) -> None:
    @blp.route("/v1/home")
    @citizen_only(assurance=Assurance.FACE)
    @documented(
        blp.doc(parameters=[_AFRESH]),
        blp.response(200, home_schema(items), headers=_HOME_HEADERS),
        blp.alt_response(304, description="Nothing has changed since the page of this ETag"),
    )
    def show_home() -> Response:
        """Every bureau's summary in one answer"""
        access = access_for("home-page")
        return home_answer(use(HomePage).read(access, afresh=is_asked_afresh()))
