"""What a bureau was sent, for a test: the requests that fit, or a failure that can be read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from mock_upstreams.faults import FaultKind
from mock_upstreams.people import People
from mock_upstreams.personas import PERSONAS
from mock_upstreams.registry import discover

_SHOWN = 8
Request = Mapping[str, Any]
"""An entry of the journal."""


def check_names(bureau: str, wanted: Mapping[str, object]) -> None:
    """Refuse names that nothing received could ever have: a typing error must fail no other way.

    Raises:
        ValueError: no bureau, operation of it, citizen or fault has this name; it says which have.
    """
    operations = _operations()
    _check("bureau", bureau, tuple(operations))
    if "operation" in wanted:
        _check("operation", wanted["operation"], operations[bureau])
    if "fault" in wanted:
        _check("fault", str(wanted["fault"]).partition(" ")[0], tuple(FaultKind))
    if "persona" in wanted and not _people().knows(str(wanted["persona"])):
        _check("persona", wanted["persona"], tuple(one.code for one in PERSONAS))


def _check(what: str, name: object, known: Sequence[str]) -> None:
    if name not in known:
        raise ValueError(f"{what}: there is no {name!r}; there are {', '.join(known)}")


@cache
def _operations() -> Mapping[str, tuple[str, ...]]:
    return {one.name: one.operations for one in discover()}


@cache
def _people() -> People:
    return People(PERSONAS, "")


def fitting(
    requests: Sequence[Request], bureau: str, wanted: Mapping[str, object], times: int | None
) -> list[Request]:
    """Return the bureau's requests that have every value wanted.

    Args:
        requests: Of all bureaus, oldest first.
        wanted: By the journal's keys.
        times: How many there must be; None means one or more.

    Raises:
        AssertionError: so many there are not; the text shows what there is, the nearest first.
    """
    of_bureau = [one for one in requests if one["bureau"] == bureau]
    found = [one for one in of_bureau if not _differences(one, wanted)]
    if len(found) == times or (times is None and found):
        return found
    raise AssertionError("\n".join(_lines(requests, of_bureau, bureau, wanted, times, len(found))))


def _lines(
    requests: Sequence[Request],
    of_bureau: Sequence[Request],
    bureau: str,
    wanted: Mapping[str, object],
    times: int | None,
    found: int,
) -> list[str]:
    asked = ", ".join(f"{key}={value}" for key, value in wanted.items())
    count = "at least 1" if times is None else str(times)
    head = (
        f"{bureau} should have received {count}{' with ' if asked else ''}{asked}; it was {found}"
    )
    if not of_bureau:
        others = Counter(str(one["bureau"]) for one in requests)
        heard = ", ".join(f"{name} {number}" for name, number in sorted(others.items()))
        return [head, f"it received nothing at all; others did: {heard or 'none'}"]
    nearest = sorted(of_bureau, key=lambda one: len(_differences(one, wanted)))
    lines = [head, "what it received, nearest first:"]
    lines += [f"  {_line(one, _differences(one, wanted))}" for one in nearest[:_SHOWN]]
    left = len(nearest) - _SHOWN
    return [*lines, f"  … and {left} more"] if left > 0 else lines


def _differences(one: Request, wanted: Mapping[str, object]) -> list[str]:
    return [key for key, value in wanted.items() if one.get(key) != value]


def _line(one: Request, differences: Sequence[str]) -> str:
    told = (
        f"{one['operation']}, persona {one['persona']}: {one['method']} {one['path']} was answered "
        f"{one['status'] or 'not at all'}, signature {one['signature']}, fault {one['fault']}"
    )
    return told + (f"  <- {', '.join(differences)}" if differences else "  (fits)")
