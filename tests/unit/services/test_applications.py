"""Having something done once, whatever happens between the phone, us and the bureau."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import gevent
import marshmallow as ma
import pytest
from gevent.event import Event

from auth.citizens import Citizens
from bureaus.registry import Bureaus
from core.access import Access, Actor, Subject
from core.audit import AuditTrail
from core.crypto import Vault
from core.errors import (
    BureauBusy,
    BureauError,
    BureauRefused,
    BureauTimeout,
    BureauUnavailable,
)
from core.schema import Schema
from core.store import open_store
from core.store.base import Doc, Store, Stored, StoreUnavailable
from core.upstream.answers import Answers
from services.applications import Applications
from services.errors import GivenAgain, IdempotencyKeyReused, OutcomeUnknown, SubmissionInFlight
from services.item import Application
from services.submissions import KEPT, Submissions
from tests.fakes import FakeClock

LEASE_S = 13
KEY = "key-00000001"


class ReceiptArguments(Schema):
    what = ma.fields.String(required=True)


class ReceiptResult(Schema):
    receipt = ma.fields.String(required=True)


class Killed(BaseException):
    """The process has ended: nothing more is written."""


class MortalStore:
    """A store as a process sees it that is killed at some moment."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._is_dead = False
        self.written: list[object] = []

    def die(self) -> None:
        self._is_dead = True

    def put(self, kind: str, key: str, doc: Doc, **rest: Any) -> int:
        if self._is_dead:
            raise Killed
        self.written.append((kind, key, doc))
        return self._store.put(kind, key, doc, **rest)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class Office:
    """A bureau that knows by the serial number what it has done already."""

    def __init__(self) -> None:
        self.done: dict[str, str] = {}
        self.asked = 0
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None

    def submit(
        self, _bureaus: Bureaus, _access: Access, arguments: Mapping[str, Any], serial: str
    ) -> dict[str, str]:
        self.asked += 1
        self.before()
        receipt = self.done.setdefault(serial, f"{arguments['what']}-{len(self.done) + 1}")
        self.after()
        return {"receipt": receipt}


class FailingStore:
    """A store that cannot write one kind of document."""

    def __init__(self, store: Store, *, kind: str) -> None:
        self._store = store
        self.kind = kind

    def put(self, kind: str, key: str, doc: Doc, **rest: Any) -> int:
        if kind == self.kind:
            raise StoreUnavailable("The disk is full.")
        return self._store.put(kind, key, doc, **rest)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class YieldingStore:
    """A store during whose reads others come to their turn, as a file's or a server's do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, kind: str, key: str, *, now: datetime) -> Stored | None:
        found = self._store.get(kind, key, now=now)
        gevent.sleep(0)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store() -> Store:
    return open_store("sqlite:///:memory:")


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def applications(store: Store, clock: FakeClock) -> Applications:
    return _applications(store, clock)


def _applications(store: Any, clock: FakeClock) -> Applications:
    vault = Vault(bytes(32))
    submissions = Submissions(store, vault, clock, lease=timedelta(seconds=LEASE_S))
    citizens = Citizens(store, vault, clock, Answers(clock, most_bytes=0))
    audit = AuditTrail(store, clock)
    return Applications(Bureaus({}, ()), citizens, submissions, audit, budget_s=3)


@pytest.fixture
def item(office: Office) -> Application:
    return _application("a-thing", office)


def _application(code: str, office: Office) -> Application:
    return Application(
        code=code,
        task_number="0500000000001",
        title_zh="事项",
        title_en="A thing",
        bureau="tax",
        arguments=ReceiptArguments,
        result=ReceiptResult,
        submit=office.submit,
    )


def _access(ref: str = "one") -> Access:
    subject = Subject(ref=ref, name="林晓梅", id_number="440106199103080004")
    return Access(actor=Actor(ref=ref, name="林晓梅"), subject=subject, purpose="item:a-thing")


def _raise(error: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def test_the_same_submission_is_answered_again_and_done_once(
    applications: Applications, item: Application, office: Office
) -> None:
    first = applications.submit(item, _access(), {"what": "form"}, key=KEY)
    again = applications.submit(item, _access(), {"what": "form"}, key=KEY)

    assert (first.body, first.is_replayed) == ('{"receipt":"form-1"}', False)
    assert (again.body, again.is_replayed) == (first.body, True)
    assert office.asked == 1


def test_another_key_and_another_citizen_have_theirs_done(
    applications: Applications, item: Application, office: Office
) -> None:
    for ref, key in (("one", KEY), ("one", "key-00000002"), ("two", KEY)):
        applications.submit(item, _access(ref), {"what": "form"}, key=key)

    assert len(office.done) == 3


@pytest.mark.parametrize("other", ["another item", "other arguments"])
def test_a_key_sent_with_something_else_is_refused(
    applications: Applications, item: Application, office: Office, other: str
) -> None:
    applications.submit(item, _access(), {"what": "form"}, key=KEY)
    changed = _application("b-thing", office) if other == "another item" else item
    arguments = {"what": "form" if other == "another item" else "forms"}

    with pytest.raises(IdempotencyKeyReused):
        applications.submit(changed, _access(), arguments, key=KEY)

    assert office.asked == 1


def test_while_it_is_under_way_the_same_submission_is_told_to_wait(
    applications: Applications, item: Application, office: Office
) -> None:
    go_on = Event()
    office.before = lambda: go_on.wait() and None
    first = gevent.spawn(applications.submit, item, _access(), {"what": "form"}, key=KEY)
    gevent.sleep(0)

    with pytest.raises(SubmissionInFlight) as caught:
        applications.submit(item, _access(), {"what": "form"}, key=KEY)
    go_on.set()

    assert caught.value.headers["Retry-After"] == "1"
    assert not first.get().is_replayed
    assert office.asked == 1


def _submit_at_once(
    applications: Applications, item: Application, times: int
) -> list[str | type[Exception]]:
    def submit() -> str | type[Exception]:
        try:
            return applications.submit(item, _access(), {"what": "form"}, key=KEY).body
        except (SubmissionInFlight, OutcomeUnknown) as exc:
            return type(exc)

    return [task.get() for task in [gevent.spawn(submit) for _ in range(times)]]


def test_of_many_at_once_one_is_done_and_the_others_wait(
    store: Store, clock: FakeClock, item: Application, office: Office
) -> None:
    outcomes = _submit_at_once(_applications(YieldingStore(store), clock), item, 20)

    assert office.asked == 1
    assert outcomes.count(SubmissionInFlight) == 19


def test_of_many_who_would_take_over_at_once_one_does(
    store: Store, clock: FakeClock, item: Application, office: Office
) -> None:
    applications = _applications(YieldingStore(store), clock)
    office.after = _raise(BureauTimeout("Too slow.", bureau="tax"))
    _submit_at_once(applications, item, 1)
    office.after = lambda: None

    outcomes = _submit_at_once(applications, item, 20)

    assert office.asked == 2
    assert outcomes.count(SubmissionInFlight) == 19


def test_a_process_killed_after_the_bureau_s_yes_is_taken_over_and_nothing_is_done_twice(
    store: Store, clock: FakeClock, item: Application, office: Office
) -> None:
    mortal = MortalStore(store)
    office.after = mortal.die
    with pytest.raises(Killed):
        _applications(mortal, clock).submit(item, _access(), {"what": "form"}, key=KEY)
    office.after = lambda: None
    applications = _applications(store, clock)

    with pytest.raises(SubmissionInFlight):
        applications.submit(item, _access(), {"what": "form"}, key=KEY)
    clock.advance(LEASE_S)
    again = applications.submit(item, _access(), {"what": "form"}, key=KEY)

    assert (again.body, again.is_replayed) == ('{"receipt":"form-1"}', False)
    assert office.asked == 2
    assert len(office.done) == 1


def test_two_who_would_take_over_at_once_are_one(
    store: Store, clock: FakeClock, item: Application, office: Office
) -> None:
    office.after = _raise(BureauTimeout("Too slow.", bureau="tax"))
    applications = _applications(store, clock)
    with pytest.raises(OutcomeUnknown):
        applications.submit(item, _access(), {"what": "form"}, key=KEY)
    go_on = Event()
    office.after = lambda: go_on.wait() and None
    first = gevent.spawn(applications.submit, item, _access(), {"what": "form"}, key=KEY)
    gevent.sleep(0)

    with pytest.raises(SubmissionInFlight):
        applications.submit(item, _access(), {"what": "form"}, key=KEY)
    go_on.set()

    assert first.get().body == '{"receipt":"form-1"}'


def test_after_an_outage_the_same_key_goes_on_at_once_under_the_same_serial(
    applications: Applications, item: Application, office: Office
) -> None:
    office.after = _raise(BureauTimeout("Too slow.", bureau="tax"))
    with pytest.raises(OutcomeUnknown):
        applications.submit(item, _access(), {"what": "form"}, key=KEY)
    office.after = lambda: None

    answered = applications.submit(item, _access(), {"what": "form"}, key=KEY)

    assert answered.body == '{"receipt":"form-1"}'
    assert len(office.done) == 1


@pytest.mark.parametrize("error", [BureauBusy, BureauUnavailable])
def test_a_bureau_that_was_not_even_asked_is_no_unknown_outcome(
    applications: Applications, item: Application, office: Office, error: type[BureauError]
) -> None:
    office.before = _raise(error("Not now.", bureau="tax"))

    with pytest.raises(error):
        applications.submit(item, _access(), {"what": "form"}, key=KEY)


def test_a_definite_no_is_given_again_without_asking(
    applications: Applications, item: Application, office: Office
) -> None:
    office.before = _raise(BureauRefused("The account is frozen.", bureau="tax"))
    with pytest.raises(BureauRefused) as first:
        applications.submit(item, _access(), {"what": "form"}, key=KEY)

    with pytest.raises(GivenAgain) as again:
        applications.submit(item, _access(), {"what": "form"}, key=KEY)

    assert office.asked == 1
    assert again.value.headers == {"Idempotent-Replayed": "true"}
    for name in ("status", "code", "origin", "detail", "message_zh", "message_en", "retryable"):
        assert getattr(again.value, name) == getattr(first.value, name)
    assert again.value.extension() == first.value.extension() == {"bureau": "tax"}


def test_a_store_that_fails_before_the_bureau_is_asked_keeps_nothing(
    store: Store, clock: FakeClock, item: Application, office: Office
) -> None:
    failing = FailingStore(store, kind="audit")
    applications = _applications(failing, clock)
    with pytest.raises(StoreUnavailable):
        applications.submit(item, _access(), {"what": "form"}, key=KEY)
    failing.kind = ""

    answered = applications.submit(item, _access(), {"what": "form"}, key=KEY)

    assert (answered.is_replayed, office.asked) == (False, 1)


def test_our_own_bug_does_not_keep_the_submission(
    applications: Applications, item: Application, office: Office
) -> None:
    office.before = _raise(KeyError("ours"))
    with pytest.raises(KeyError):
        applications.submit(item, _access(), {"what": "form"}, key=KEY)
    office.before = lambda: None

    assert applications.submit(item, _access(), {"what": "form"}, key=KEY).body


def test_a_key_is_remembered_for_a_week(
    applications: Applications, item: Application, office: Office, clock: FakeClock
) -> None:
    applications.submit(item, _access(), {"what": "form"}, key=KEY)
    clock.advance(KEPT.total_seconds() - 1)
    before = applications.submit(item, _access(), {"what": "form"}, key=KEY)
    clock.advance(1)
    after = applications.submit(item, _access(), {"what": "form"}, key=KEY)

    assert (before.is_replayed, after.is_replayed) == (True, False)


def test_every_step_leaves_a_trail_with_operator_item_purpose_and_object(
    applications: Applications, item: Application, store: Store, clock: FakeClock
) -> None:
    applications.submit(item, _access(), {"what": "form"}, key=KEY)
    clock.advance(1)
    applications.submit(item, _access(), {"what": "form"}, key=KEY)

    events = [found.doc for _, found in store.find("audit", "subject", "one", now=clock(), limit=9)]
    assert sorted(event["outcome"] for event in events) == ["begun", "ok", "replayed"]
    assert {event["actor"] for event in events} == {"one"}
    assert {event["purpose"] for event in events} == {"item:a-thing"}
    assert len({event["object"] for event in events}) == 1
    assert events[0]["object"].startswith("a-thing/")


def test_nothing_that_people_submit_or_are_answered_is_kept_in_clear(
    store: Store, clock: FakeClock, item: Application
) -> None:
    seen = MortalStore(store)

    _applications(seen, clock).submit(item, _access(), {"what": "6222020000000000"}, key=KEY)

    assert seen.written
    assert "6222020000000000" not in repr(seen.written)
