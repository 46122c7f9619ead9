"""What is known about the request being answered, for the views, the faults and the journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import g, has_app_context

from mock_upstreams.faults import CUTTING_FAULTS, Fault, FaultKind
from mock_upstreams.lives import Persona

_MOST_CHARACTERS = 4000


@dataclass(kw_only=True)
class Turn:
    """One request on its way through a mock bureau.

    `signature` says whether the request was signed rightly, or what was wrong with it;
    `signature_check` what should have been signed, which value that gives and which one came.
    `opened` is what was sealed inside, in clear. `example` is the citizen whom the caller prefers
    to be told of; `applied` the preferences that were followed, `is_chosen` whether one was for the
    status, so that no fault in force acts; `is_strict` whether they must be followed.
    """

    bureau: str
    operation: str
    fault: Fault | None = None
    signature: str = "not checked"
    signature_check: Mapping[str, str] | None = None
    opened: str | None = None
    persona: Persona | None = None
    example: Persona | None = None
    applied: list[str] = field(default_factory=list)
    is_chosen: bool = False
    is_strict: bool = False
    had_nothing_to_spoil: bool = False

    @property
    def fault_name(self) -> str | None:
        """What befell the request, for the journal."""
        if self.fault is None:
            return None
        left = " (this answer has no such field)" if self.had_nothing_to_spoil else ""
        return self.fault.kind.value + left

    @property
    def is_cut(self) -> bool:
        """Whether the connection breaks off before any status."""
        return self.fault is not None and self.fault.kind in CUTTING_FAULTS

    def explain(self, *, signed: str, expected: str, came: str) -> None:
        """Note what a signature is of, with secrets by their names, and both values."""
        told = {"signed": signed, "expected": expected, "came": came}
        self.signature_check = {name: text[:_MOST_CHARACTERS] for name, text in told.items()}

    def has(self, kind: FaultKind) -> bool:
        return self.fault is not None and self.fault.kind is kind


def current_turn() -> Turn:
    """Return the turn of the request being answered."""
    turn: Turn = g.turn
    return turn


def start_turn(turn: Turn) -> None:
    g.turn = turn


def turn_or_none() -> Turn | None:
    """Return None outside a request, and in one that no bureau answers."""
    turn: Turn | None = g.get("turn") if has_app_context() else None
    return turn
