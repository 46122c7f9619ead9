"""Every store against the simplest thing that could be called one: a dict."""

from collections.abc import Hashable
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core.store.base import Doc, StaleVersion, Store, Stored

KIND = "licence_use"
START = datetime(2100, 1, 1, tzinfo=UTC)
keys = st.sampled_from("abcd")
licences = st.sampled_from(["x", "y", None])
lifetimes_s = st.none() | st.integers(min_value=0, max_value=20)


class AgainstADict(RuleBasedStateMachine):
    """Puts, deletes and purges at random while time passes; what is there must always agree."""

    def __init__(self, store: Store, prefix: str) -> None:
        super().__init__()
        self.store = store
        self.prefix = prefix
        self.model: dict[str, Stored] = {}
        self.now = START
        self.at_mark: dict[Hashable, dict[str, Stored]] = {}

    @rule(key=keys, licence=licences, lifetime_s=lifetimes_s, right=st.booleans())
    def put(self, key: str, licence: str | None, lifetime_s: int | None, right: bool) -> None:
        held = self.alive().get(key)
        actual = held.version if held else 0
        expected = actual if right else actual + 1
        expires_at = None if lifetime_s is None else self.now + timedelta(seconds=lifetime_s)
        doc: Doc = {"licence": self.prefix + licence if licence else None, "at": str(self.now)}
        try:
            version = self.store.put(
                KIND,
                self.prefix + key,
                doc,
                expect_version=expected,
                expires_at=expires_at,
                now=self.now,
            )
        except StaleVersion:
            assert not right
        else:
            assert right
            assert version == actual + 1
            self.model[key] = Stored(doc, version, expires_at)

    @rule(key=keys)
    def delete(self, key: str) -> None:
        self.store.delete(KIND, self.prefix + key)
        self.model.pop(key, None)

    @rule()
    def purge(self) -> None:
        self.store.purge(now=self.now)

    @rule(seconds=st.integers(min_value=1, max_value=10))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(licence=st.sampled_from("xy"), limit=st.integers(0, 5), before=st.none() | keys)
    def find(self, licence: str, limit: int, before: str | None) -> None:
        value = self.prefix + licence
        expected = [
            (self.prefix + key, held)
            for key, held in sorted(self.alive().items(), reverse=True)
            if held.doc["licence"] == value and (before is None or key < before)
        ]
        start = None if before is None else self.prefix + before

        found = self.store.find(KIND, "licence", value, now=self.now, limit=limit, before=start)

        assert found == expected[:limit]

    @invariant()
    def every_key_agrees(self) -> None:
        alive = self.alive()
        for key in "abcd":
            assert self.store.get(KIND, self.prefix + key, now=self.now) == alive.get(key)

    @invariant()
    def under_one_mark_nothing_is_written(self) -> None:
        mark = self.store.mark()
        if mark is not None:
            then = self.at_mark.setdefault(mark, dict(self.model))
            assert self.alive(then) == self.alive()

    def alive(self, model: dict[str, Stored] | None = None) -> dict[str, Stored]:
        return {
            key: held
            for key, held in (self.model if model is None else model).items()
            if held.expires_at is None or held.expires_at > self.now
        }


def test_a_store_behaves_like_a_dict_whose_entries_expire(any_store: Store) -> None:
    runs = count()  # each run has keys of its own, because all share one store
    run_state_machine_as_test(
        lambda: AgainstADict(any_store, f"{next(runs)}/"),
        settings=settings(max_examples=40, stateful_step_count=30, deadline=None),
    )
