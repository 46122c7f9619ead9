"""The catalogue, each service item, and the home page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auth.assurance import Assurance
from auth.guard import access_for, citizen_only
from core.blueprint import Blueprint
from core.clock import Clock
from core.fanout import Section
from core.language import sentence_for
from core.provide import use
from services.home import HomePage
from services.item import ServiceItem
from services.runner import ItemRunner
from services.schemas import CatalogueQuery, CatalogueResult, home_schema


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The items of this deployment, by code."""

    items: tuple[ServiceItem, ...]


def build_blueprint(catalogue: Catalogue, now: Clock) -> Blueprint:
    """Make the routes for the catalogue, for every item in it, and for the home page."""
    blp = Blueprint("services", __name__, description="Service items 服务事项")
    _add_catalogue(blp)
    for item in catalogue.items:
        _add_item(blp, item)
    _add_home(blp, catalogue.items, now)
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


def _add_item(blp: Blueprint, item: ServiceItem) -> None:
    @citizen_only(assurance=item.assurance)
    @blp.arguments(item.arguments)
    @blp.response(200, item.result)
    def run_item(arguments: Mapping[str, Any]) -> object:
        return use(ItemRunner).run(item, access_for(f"item:{item.code}"), arguments)

    run_item.__doc__ = f"{item.title_en} {item.title_zh}"
    endpoint = "run_" + item.code.replace("-", "_")
    blp.route(f"/v1/services/{item.code}", methods=["POST"], endpoint=endpoint)(run_item)


def _add_home(blp: Blueprint, items: Sequence[ServiceItem], now: Clock) -> None:
    titles = {item.bureau: item for item in items if item.on_home}

    @blp.route("/v1/home")
    @citizen_only(assurance=Assurance.FACE)
    @blp.response(200, home_schema(items))
    def show_home() -> dict[str, Any]:
        """Every bureau's summary in one answer"""
        as_of = now()
        sections = use(HomePage).read(access_for("home-page"))
        return {
            "sections": {
                bureau: {**_describe(section), **_titles(titles[bureau]), "as_of": as_of}
                for bureau, section in sections.items()
            }
        }


def _titles(item: ServiceItem) -> dict[str, str]:
    return {"title_zh": item.title_zh, "title_en": item.title_en}


def _describe(section: Section) -> dict[str, Any]:
    error = section.error
    reason = error and {
        "code": error.code,
        "message": sentence_for(error),
        "retryable": error.retryable,
    }
    return {"status": section.status, "data": section.value, "reason": reason}
