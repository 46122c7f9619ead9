"""docs/services.md: every service item and what it asks of people, as a table for each bureau."""

from bureaus import registry
from bureaus.registry import BureauAdapter
from services.catalogue import Catalogue, Entry, discover
from services.item import Application

_HEAD = """# Service items 服务事项

{count} items of {bureaus} bureaus; the terms are those of GB/T 39554.1-2020. `GET /v1/services`
lists and searches them, `POST /v1/services/<code>` runs one. Where something is done rather than
looked up (**办** in the second column), send an `Idempotency-Key`
([ADR 15](adr/0015-exactly-once.md)); after a 5xx or no answer, repeat with the *same* one.
Every item needs assurance `face` but where a note says otherwise.

This page is written by `make openapi` from the code, and a test compares the two.
"""
_COLUMNS = (
    "| code | | 事项 | item | handling | trips | fee | notes |\n|---|---|---|---|---|---|---|---|\n"
)


def items_text() -> str:
    """Return the page as it is committed."""
    catalogue = Catalogue(discover(), registry.discover())
    head = _HEAD.format(count=len(catalogue.items), bureaus=len(catalogue.bureaus))
    return head + "".join(_bureau(catalogue, bureau) for bureau in catalogue.bureaus)


def _bureau(catalogue: Catalogue, bureau: BureauAdapter) -> str:
    rows = "".join(_row(entry) for entry in catalogue.search(bureau=bureau.name))
    return f"\n## {bureau.title_zh} {bureau.title_en}\n\n{_COLUMNS}{rows}"


def _row(entry: Entry) -> str:
    item = entry.item
    cells = (
        f"`{item.code}`",
        "**办**" if isinstance(item, Application) else "查",
        item.title_zh,
        item.title_en,
        item.handling_label[0],
        item.trips_label[0],
        f"¥{item.fee_yuan}" if item.fee_yuan else "免费",
        "; ".join(_notes(entry)),
    )
    return f"| {' | '.join(cells)} |\n"


def _notes(entry: Entry) -> list[str]:
    item = entry.item
    notes = [f"{item.trips_reason_zh} {item.trips_reason_en}"] if item.trips else []
    if item.in_elder_zone:
        notes.append("长者专区")
    if item.max_age_s is not None:
        notes.append(f"`{item.assurance}` at most {item.max_age_s} s ago")
    elif item.assurance != "face":
        notes.append(f"assurance `{item.assurance}`")
    return notes
