"""One call to a bureau, as the conformance tests walk through them."""

from collections.abc import Callable
from dataclasses import dataclass

from bureaus.registry import Bureaus
from core.access import Access


@dataclass(frozen=True, kw_only=True)
class Call:
    """One method of an adapter, and the mock's operation that answers it.

    Args:
        run: Calls the adapter about `LIN_XIAOMEI`, of whom the mock must hold a record.
        fields: The fields of the answer that the adapter uses.
        is_idempotent: Whether the adapter may send it again when it was cut off.
        clock_window_s: How many seconds a signed request's time may be off; None where requests
            carry no time.
    """

    bureau: str
    operation: str
    run: Callable[[Bureaus, Access], object]
    fields: tuple[str, ...]
    is_idempotent: bool = True
    clock_window_s: int | None = 300

    def __str__(self) -> str:
        return f"{self.bureau}.{self.operation}"
