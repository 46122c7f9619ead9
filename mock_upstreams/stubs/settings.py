"""Settings for all stubs at once: how late they answer."""

from dataclasses import dataclass
from random import Random

from mock_upstreams.delays import Distribution
from mock_upstreams.stubs.answers import Answer
from mock_upstreams.stubs.delays import MAX_DELAY_MS, draw_ms, read_delay
from mock_upstreams.stubs.fields import Fields


@dataclass(frozen=True, kw_only=True)
class StubSettings:
    """What stubs do that say nothing else themselves. `source` is what a tester gave."""

    fixed_ms: float | None = None
    delay: Distribution | None = None
    source: dict[str, object]

    @property
    def is_empty(self) -> bool:
        return self.fixed_ms is None and self.delay is None

    def delay_ms(self, answer: Answer, random: Random) -> float:
        """Return how late this answer is: its fixed delay and its random one, each or ours."""
        fixed_ms = self.fixed_ms if answer.fixed_ms is None else answer.fixed_ms
        delay = answer.delay or self.delay
        return (fixed_ms or 0.0) + (draw_ms(delay, random) if delay else 0.0)


def read_settings(spec: object) -> StubSettings:
    """Read what is posted to `/__admin/settings`.

    Raises:
        StubProblem: it cannot be followed, or says something that is not known here.
    """
    fields = Fields(spec, ())
    made = StubSettings(
        fixed_ms=fields.number("fixedDelay", 0, MAX_DELAY_MS),
        delay=read_delay(fields.take("delayDistribution"), ("delayDistribution",)),
        source=dict(spec) if isinstance(spec, dict) else {},
    )
    fields.mapping("extended")
    fields.flag("proxyPassThrough")
    fields.done()
    return made
