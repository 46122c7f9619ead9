"""The catalogue, each service item, and the home page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response

from auth.assurance import Assurance
from auth.guard import access_for, citizen_only
from core.blueprint import Blueprint
from core.clock import Clock
from core.provide import use
from services.catalogue import home_items
from services.home import HomePage
from services.item import LookUp, ServiceItem
from services.pages import home_answer, is_asked_afresh, item_answer
from services.runner import ItemRunner
from services.schemas import CatalogueQuery, CatalogueResult, home_schema

_AFRESH = {
    "in": "header",
    "name": "Cache-Control",
    "schema": {"type": "string"},
    "description": "`no-cache` asks bureaus even if they have just answered",
}
_ITEM_HEADERS = {
    "Age": {"schema": {"type": "integer"}, "description": "Seconds since the bureau answered"}
}
_HOME_HEADERS = {
    "ETag": {"schema": {"type": "string"}, "description": "Send it back as If-None-Match"}
}


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The items of this deployment, by code."""

    items: tuple[ServiceItem, ...]


def build_blueprint(catalogue: Catalogue, now: Clock) -> Blueprint:
    """Make the routes for the catalogue, for every item in it, and for the home page."""
    blp = Blueprint("services", __name__, description="Service items 服务事项")
    _add_catalogue(blp)
    for item in catalogue.items:
        if isinstance(item, LookUp):
            _add_look_up(blp, item, now)
    _add_home(blp, home_items(catalogue.items))
    return blp


def _add_catalogue(blp: Blueprint) -> None:
    @blp.route("/v1/services")
    @blp.arguments(CatalogueQuery, location="query")
    @blp.response(200, CatalogueResult)
    def list_services(query: dict[str, int]) -> dict[str, Any]:
        """What can be looked up or done here"""
        items = use(Catalogue).items
        start = (query["page"] - 1) * query["page_size"]
        return {"total": len(items), "items": items[start : start + query["page_size"]]}


def _add_look_up(blp: Blueprint, item: LookUp, now: Clock) -> None:
    @citizen_only(assurance=item.assurance, max_age_s=item.max_age_s)
    @blp.doc(parameters=[_AFRESH])
    @blp.arguments(item.arguments)
    @blp.response(200, item.result, headers=_ITEM_HEADERS)
    def run_item(arguments: Mapping[str, Any]) -> Response:
        access = access_for(f"item:{item.code}")
        kept = use(ItemRunner).run(item, access, arguments, afresh=is_asked_afresh())
        return item_answer(kept, now())

    run_item.__doc__ = f"{item.title_en} {item.title_zh}"
    endpoint = "run_" + item.code.replace("-", "_")
    blp.route(f"/v1/services/{item.code}", methods=["POST"], endpoint=endpoint)(run_item)


def _add_home(blp: Blueprint, items: Sequence[LookUp]) -> None:
    @blp.route("/v1/home")
    @citizen_only(assurance=Assurance.FACE)
    @blp.doc(parameters=[_AFRESH])
    @blp.response(200, home_schema(items), headers=_HOME_HEADERS)
    @blp.alt_response(304, description="Nothing has changed since the page of this ETag")
    def show_home() -> Response:
        """Every bureau's summary in one answer"""
        access = access_for("home-page")
        return home_answer(use(HomePage).read(access, afresh=is_asked_afresh()))
