"""`Prefer` on a single request (RFC 7240): `code=503`, `example=he-xiulan`.

`example` is a citizen's code: the answer is about them, whomever the request names. Either goes
before the faults in force; `code=200` is the ordinary answer. What cannot be followed is left
alone, as the RFC has it, unless the request also says `handling=strict`.
"""

import re
from collections.abc import Sequence
from http.client import BAD_REQUEST, OK

from flask import Response

from mock_upstreams.faults import Fault, FaultKind
from mock_upstreams.people import People
from mock_upstreams.turn import Turn

_LONGEST = 1000
_PREFERENCE = re.compile(
    r"\s*(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)"
    r"(?:\s*=\s*(?:\"(?P<quoted>[^\"\\]*)\"|(?P<word>[!#$%&'*+.^_`|~0-9A-Za-z-]*)))?"
    r"[^,]*(?:,|$)"
)
_CODE = re.compile(r"[2-5][0-9]{2}", re.ASCII)


def read(turn: Turn, headers: Sequence[str], people: People) -> Response | None:
    """Note what a request prefers; return a refusal where it must be followed and cannot be."""
    if not headers:
        return None
    wanted = preferences(headers)
    failed = [name for name in ("code", "example") if not _follow(turn, name, wanted, people)]
    if failed and wanted.get("handling") == "strict":
        return Response(f"Prefer: cannot follow {', '.join(failed)}\n", BAD_REQUEST)
    if wanted.get("handling") == "strict":
        turn.applied.append("handling=strict")
    return None


def preferences(headers: Sequence[str]) -> dict[str, str]:
    """Return each preference's value by lower-case name; of one said twice, the first."""
    text = ",".join(headers)[:_LONGEST]
    found: dict[str, str] = {}
    for match in _PREFERENCE.finditer(text):
        value = match["quoted"] if match["quoted"] is not None else match["word"] or ""
        found.setdefault(match["name"].lower(), value)
    return found


def _follow(turn: Turn, name: str, wanted: dict[str, str], people: People) -> bool:
    """Return whether a preference was followed, or there is none of this name."""
    value = wanted.get(name)
    if value is None:
        return True
    did = _prefer_code(turn, value) if name == "code" else _prefer_example(turn, value, people)
    if did:
        turn.applied.append(f"{name}={value}")
    return did


def _prefer_code(turn: Turn, value: str) -> bool:
    if not _CODE.fullmatch(value):
        return False
    turn.is_chosen = True
    if int(value) != OK:
        turn.fault = Fault(
            bureau=turn.bureau, kind=FaultKind.STATUS, status=int(value), body="as preferred"
        )
    return True


def _prefer_example(turn: Turn, value: str, people: People) -> bool:
    turn.example = people.by_code(value)
    return turn.example is not None
