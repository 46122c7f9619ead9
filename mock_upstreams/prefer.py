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
from mock_upstreams.lives import Persona
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
    is_strict = wanted.get("handling") == "strict"
    if failed and is_strict:
        return _cannot(failed)
    turn.is_strict = is_strict
    return None


def finish(turn: Turn, response: Response) -> Response:
    """Say what was followed; refuse where an example had to be and the answer is about nobody."""
    is_left = turn.example is not None and _said(turn.example) not in turn.applied
    if is_left and turn.is_strict and turn.fault is None:
        return _cannot(["example"])
    strictly = ["handling=strict"] if turn.is_strict and not is_left else []
    applied = [*dict.fromkeys(turn.applied), *strictly]
    if applied:
        response.headers["Preference-Applied"] = ", ".join(applied)
    return response


def as_preferred(turn: Turn, found: Persona) -> Persona:
    """Return the citizen whom the answer is about: the one asked for, or the example."""
    if turn.example is None:
        return found
    turn.applied.append(_said(turn.example))
    return turn.example


def _said(example: Persona) -> str:
    return f"example={example.code}"


def _cannot(names: Sequence[str]) -> Response:
    return Response(f"Prefer: cannot follow {', '.join(names)}\n", BAD_REQUEST)


def preferences(headers: Sequence[str]) -> dict[str, str]:
    """Return each preference's value by lower-case name; of one said twice, the first."""
    text = ",".join(headers)[:_LONGEST]
    found: dict[str, str] = {}
    for match in _PREFERENCE.finditer(text):
        value = match["quoted"] if match["quoted"] is not None else match["word"] or ""
        found.setdefault(match["name"].lower(), value)
    return found


def _follow(turn: Turn, name: str, wanted: dict[str, str], people: People) -> bool:
    """Return whether a preference can be followed, or there is none of this name."""
    value = wanted.get(name)
    if value is None:
        return True
    return _prefer_code(turn, value) if name == "code" else _prefer_example(turn, value, people)


def _prefer_code(turn: Turn, value: str) -> bool:
    if not _CODE.fullmatch(value):
        return False
    turn.is_chosen = True
    turn.applied.append(f"code={value}")
    if int(value) != OK:
        turn.fault = Fault(
            bureau=turn.bureau, kind=FaultKind.STATUS, status=int(value), body="as preferred"
        )
    return True


def _prefer_example(turn: Turn, value: str, people: People) -> bool:
    turn.example = people.by_code(value)
    return turn.example is not None
