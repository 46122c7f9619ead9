"""Reading the audit trail of one person."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access import Access, Actor, Subject
from core.audit import AuditTrail
from core.errors import InvalidInput
from core.store import open_store
from tests.fakes import FakeClock

SUBJECTS, ACTIONS, ACTORS = ("lin", "he"), ("home.read", "item.run"), ("lin", "bank-1")
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(SUBJECTS),
        st.sampled_from(ACTIONS),
        st.sampled_from(ACTORS),
        # Several events in one second, and seconds without any.
        st.sampled_from((0.1, 0.5, 1.0, 7.0)),
    ),
    max_size=30,
)
SECONDS = st.none() | st.integers(min_value=-5, max_value=60)


class Lived:
    """A trail in which each event's object is its number, the oldest first."""

    def __init__(self, events: list[tuple[str, str, str, float]]) -> None:
        self.clock = FakeClock()
        self.began = self.clock()
        self.trail = AuditTrail(open_store("sqlite:///:memory:"), self.clock)
        self.at_s: list[float] = []
        for number, (subject, action, actor, after_s) in enumerate(events):
            self.clock.advance(after_s)
            self.at_s.append((self.clock() - self.began).total_seconds())
            access = Access(
                actor=Actor(ref=actor, name=""),
                subject=Subject(ref=subject, name="", id_number=""),
                purpose="a-test",
            )
            self.trail.record(access, action=action, object_ref=str(number), outcome="ok")


@given(
    events=EVENTS,
    since_s=SECONDS,
    until_s=SECONDS,
    action=st.sampled_from((None, *ACTIONS)),
    actor=st.sampled_from((None, *ACTORS)),
    page=st.integers(min_value=1, max_value=5),
)
def test_pages_together_are_what_was_asked_for_newest_first(
    events: list[tuple[str, str, str, float]],
    since_s: int | None,
    until_s: int | None,
    action: str | None,
    actor: str | None,
    page: int,
) -> None:
    lived = Lived(events)
    instants = [
        None if after_s is None else lived.began + timedelta(seconds=after_s)
        for after_s in (since_s, until_s)
    ]
    seen: list[str] = []
    before = None
    while found := lived.trail.read(
        "lin",
        limit=page,
        before=before,
        since=instants[0],
        until=instants[1],
        action=action,
        actor=actor,
    ):
        assert len(found) <= page
        seen += [event["object"] for _, event in found]
        before = found[-1][0]

    wanted = [
        number
        for number, (subject, did, who, _) in enumerate(events)
        if subject == "lin"
        and action in (None, did)
        and actor in (None, who)
        and (since_s is None or lived.at_s[number] >= since_s)
        and (until_s is None or lived.at_s[number] < until_s)
    ]
    # Events of one millisecond have no order; here they are at least a hundred apart.
    assert seen == [str(number) for number in reversed(wanted)]


def test_more_than_is_read_at_once_is_read_whole() -> None:
    lived = Lived([("lin", "home.read", "lin", 0.1)] * 450)

    found = lived.trail.read("lin", limit=1000)

    assert [event["object"] for _, event in found] == [str(n) for n in reversed(range(450))]


@pytest.mark.parametrize("before", ["", "zzz", "0" * 31, "0" * 33, "A" * 32, "0" * 32 + "\n"])
def test_what_is_no_key_is_refused(before: str) -> None:
    lived = Lived([("lin", "home.read", "lin", 0.1)])

    with pytest.raises(InvalidInput):
        lived.trail.read("lin", limit=1, before=before)
