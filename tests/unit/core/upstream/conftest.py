from collections.abc import Callable, Iterator
from time import monotonic

import pytest

from core.upstream import Limits, UpstreamClient


@pytest.fixture
def client_for() -> Iterator[Callable[..., UpstreamClient]]:
    """Return what makes clients of a bureau that draw the shortest pause there is."""
    made: list[UpstreamClient] = []

    def make(
        url: str, *, elapsed_s: Callable[[], float] = monotonic, **limits: object
    ) -> UpstreamClient:
        client = UpstreamClient(
            "tax",
            url,
            Limits(**{"deadline_s": 0.3, **limits}),
            elapsed_s=elapsed_s,
            draw=lambda low, high: low,
        )
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()
