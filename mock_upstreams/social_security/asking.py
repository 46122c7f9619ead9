"""What the bureau's operations share: whose account, which page, how dates are written."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from mock_upstreams.clock import beijing_date
from mock_upstreams.lives import Insurance, Persona
from mock_upstreams.tif import refusal
from mock_upstreams.work_months import work_months
from mock_upstreams.world import World

_MAX_PAGE_SIZE = 100
Row = TypeVar("Row")


def today_of(world: World) -> date:
    return beijing_date(world.now())


def insured(world: World, asked: Mapping[str, object]) -> tuple[Persona, Insurance]:
    """Return the person asked about and their account.

    Raises:
        Refusal: there is none, or it is frozen.
    """
    return account_of(world, world.find(asked.get("sfzh")))


def account_of(world: World, persona: Persona | None) -> tuple[Persona, Insurance]:
    """Return a person who has an account by now that is told about.

    Raises:
        Refusal: there is none, or it is frozen.
    """
    if persona is None or persona.insurance is None or not _has_begun(world, persona):
        raise refusal(200, 30404, "no account")
    if persona.insurance.is_frozen:
        raise refusal(200, 30423, "account frozen")
    return persona, persona.insurance


def _has_begun(world: World, persona: Persona) -> bool:
    return bool(work_months(persona, seed=world.seed, today=today_of(world)))


def page_of(
    persona: Persona,
    rows: Sequence[Row],
    asked: Mapping[str, object],
    write: Callable[[Row], dict[str, object]],
) -> dict[str, object]:
    """Return the page asked for of a list about one person.

    Raises:
        Refusal: no such page can be.
    """
    page, page_size = _page(asked)
    shown = rows[(page - 1) * page_size : page * page_size]
    return {
        "sfzh": persona.id_number,
        "zts": len(rows),
        "ym": page,
        "lb": [write(row) for row in shown],
    }


def compact(day: date) -> str:
    """Return a date as YYYYMMDD."""
    return f"{day:%Y%m%d}"


def _page(asked: Mapping[str, object]) -> tuple[int, int]:
    page, page_size = asked.get("ym"), asked.get("mys")
    if type(page) is not int or type(page_size) is not int:
        raise refusal(400, 40011, "ym and mys must be whole numbers")
    if not 1 <= page <= 10_000 or not 1 <= page_size <= _MAX_PAGE_SIZE:
        raise refusal(400, 40012, f"ym starts at 1, mys is at most {_MAX_PAGE_SIZE}")
    return page, page_size
