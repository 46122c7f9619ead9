"""Lines before what only few may do at a time: whoever finds one too long is told so at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import GatewayBusy


class Line:
    """Those who do something or wait for their turn at it. It gives no turns, it only counts.

    Args:
        most: How many there may be, with those whose turn it is. With what a turn takes at most,
            this bounds how long anybody waits.
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self.length = 0

    @contextmanager
    def stand(self) -> Iterator[None]:
        """Be one of them meanwhile.

        Raises:
            GatewayBusy: there are too many already.
        """
        if self.length >= self._most:
            raise GatewayBusy("Too many wait for the same.")
        self.length += 1
        try:
            yield
        finally:
            self.length -= 1
