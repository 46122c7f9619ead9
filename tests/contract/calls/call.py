"""One call to a bureau, as the conformance tests walk through them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bureaus.registry import Bureaus
from core.access import Access
from mock_upstreams.lives import Persona
from mock_upstreams.personas import LIN_XIAOMEI


@dataclass(frozen=True, kw_only=True)
class Write:
    """What makes a call one that changes something, once for each serial number.

    Args:
        other: Somebody else who may ask for the like.
        by_other: Asks for it about them, under the same serial number.
        look: Looks up what the call changes; None where no look-up shows it.
    """

    other: Persona
    by_other: Callable[[Bureaus, Access], object]
    look: Callable[[Bureaus, Access], object] | None


@dataclass(frozen=True, kw_only=True)
class Call:
    """One method of an adapter, and the mock's operation that answers it.

    Args:
        run: Calls the adapter about `person`.
        fields: The fields of the answer that the adapter uses.
        person: Of whom the mock must hold such a record, and of somebody else too.
        echoes: Fields in which the bureau repeats what it was asked, each with a sound value that
            was not asked for: an answer with that one is a lie.
        write: None for a look-up.
        is_idempotent: Whether the adapter may send it again when it was cut off.
        clock_window_s: How many seconds a signed request's time may be off; None where requests
            carry no time.
    """

    bureau: str
    operation: str
    run: Callable[[Bureaus, Access], object]
    fields: tuple[str, ...]
    person: Persona = LIN_XIAOMEI
    echoes: Mapping[str, str | int] = field(default_factory=dict)
    write: Write | None = None
    is_idempotent: bool = True
    clock_window_s: int | None = 300

    def __str__(self) -> str:
        return f"{self.bureau}.{self.operation}"
