"""What would almost have fitted: the stubs nearest to a request, and what of it does not fit."""

import heapq
from collections.abc import Sequence

from mock_upstreams.seen import Seen
from mock_upstreams.stubs.book import StubBook
from mock_upstreams.stubs.mapping import Stub

NEAREST = 3
MAX_COMPARED = 500
"""Only the newest so many stubs are compared with a request: a distance costs milliseconds."""
_CONSOLE = "The console at /__admin/ui shows the bureaus, the stubs and what is received."


def nearest_stubs(book: StubBook, seen: Seen) -> list[tuple[float, Stub]]:
    """Return at most three stubs with their distances, the nearest first."""
    measured = [(stub.pattern.distance(seen), stub) for stub in book.all()[:MAX_COMPARED]]
    return heapq.nsmallest(NEAREST, measured, key=lambda one: one[0])


def nearest_text(book: StubBook, seen: Seen) -> str:
    """Return what a request that nobody answers is told."""
    asked = f"    {seen.method} {seen.path}"
    lines = ["No stub and no bureau answers this request.", "", asked, ""]
    nearest = nearest_stubs(book, seen)
    if not nearest:
        return "\n".join([*lines, "There are no stubs.", _CONSOLE, ""])
    lines.append("The nearest stubs, and what of the request does not fit them:")
    lines += [f"    {_described(stub, seen)}" for _, stub in nearest]
    return "\n".join([*lines, "", _CONSOLE, ""])


def _described(stub: Stub, seen: Seen) -> str:
    misses: Sequence[str] = stub.pattern.misses(seen) or ["state of the scenario"]
    return f"{stub.title}: {', '.join(misses)}"
