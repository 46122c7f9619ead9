"""One call to a bureau, as the conformance tests walk through them."""

from collections.abc import Callable
from dataclasses import dataclass

from bureaus.registry import Bureaus
from core.access import Access
from mock_upstreams.lives import Persona
from mock_upstreams.personas import LIN_XIAOMEI


@dataclass(frozen=True, kw_only=True)
class Call:
    """One method of an adapter, and the mock's operation that answers it.

    Args:
        run: Calls the adapter about `person`.
        fields: The fields of the answer that the adapter uses.
        person: Of whom the mock must hold such a record, and of somebody else too.
        is_idempotent: Whether the adapter may send it again when it was cut off.
        clock_window_s: How many seconds a signed request's time may be off; None where requests
            carry no time.
    """

    bureau: str
    operation: str
    run: Callable[[Bureaus, Access], object]
    fields: tuple[str, ...]
    person: Persona = LIN_XIAOMEI
    is_idempotent: bool = True
    clock_window_s: int | None = 300

    def __str__(self) -> str:
        return f"{self.bureau}.{self.operation}"
