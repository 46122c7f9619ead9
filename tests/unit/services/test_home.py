"""The home page's sections, whatever becomes of what they ask."""

from collections.abc import Callable, Sequence

import marshmallow as ma
import pytest
from gevent.event import Event

from bureaus.registry import Bureaus
from core.access import Access, Actor, Subject
from core.audit import AuditTrail
from core.errors import BureauBusy, BureauRecordMissing
from core.schema import Schema
from core.store import open_store
from core.upstream.answers import Answers
from core.upstream.cache import Kept
from services.answers import ItemAnswers
from services.home import HomePage, HomeSection
from services.item import LookUp, NoArguments
from tests.fakes import FakeClock

FRESH_S = 60


class NumberResult(Schema):
    number = ma.fields.Integer(required=True)


class TaxOffice:
    """Counts its answers; hangs or refuses when it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.is_hanging = False
        self.error: Exception | None = None

    def run(self, _bureaus: Bureaus, _access: Access, _arguments: object) -> dict[str, int]:
        self.asked += 1
        if self.is_hanging:
            Event().wait()
        if self.error:
            raise self.error
        return {"number": self.asked}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def office() -> TaxOffice:
    return TaxOffice()


class Page:
    """The page of one item, and what it showed each time it was put together."""

    def __init__(self, office: TaxOffice, clock: FakeClock) -> None:
        item = LookUp(
            code="tax-number",
            task_number="0500000000001",
            title_zh="税号",
            title_en="Tax number",
            bureau="tax",
            arguments=NoArguments,
            result=NumberResult,
            run=office.run,
            on_home=True,
        )
        answers = ItemAnswers(Bureaus({}, []), Answers(clock, most_bytes=100_000))
        self.shown: list[HomeSection] = []
        self.store = open_store("sqlite:///:memory:")
        audit = AuditTrail(self.store, clock)
        self.clock = clock
        self._page = HomePage(answers, [item], self._dump, audit, clock, budget_s=0.05)

    def read(
        self, *, afresh: bool = False, citizen: str = "lin", epoch: str = "1", actor: str = ""
    ) -> HomeSection:
        """Return the section of the page that this citizen is shown."""
        subject = Subject(ref=citizen, name="", id_number="", epoch=epoch)
        whose = Actor(ref=actor or citizen, name="")
        access = Access(actor=whose, subject=subject, purpose="home-page")
        return self.shown[int(self._page.read(access, afresh=afresh).body)]

    def _dump(self, sections: Sequence[HomeSection]) -> Kept:
        self.shown += sections
        return Kept(body=b"%d" % (len(self.shown) - 1), as_of=self.clock())


@pytest.fixture
def page(office: TaxOffice, clock: FakeClock) -> Page:
    return Page(office, clock)


@pytest.fixture
def read(page: Page) -> Callable[..., HomeSection]:
    return page.read


def test_a_bureau_that_hangs_is_given_up_and_shows_what_it_said_before(read, office, clock) -> None:
    before = read()
    clock.advance(FRESH_S)
    office.is_hanging = True
    section = read()

    assert (section.status, section.body, section.as_of) == (
        "stale",
        b'{"number":1}',
        before.as_of,
    )
    assert section.error.code == "budget_exceeded"


def test_a_bureau_that_hangs_from_the_start_is_unavailable_now(read, office, clock) -> None:
    office.is_hanging = True
    section = read()

    assert (section.status, section.body, section.as_of) == ("unavailable", None, clock())


def test_a_bureau_without_a_free_place_shows_what_it_said_before(read, office, clock) -> None:
    read()
    clock.advance(FRESH_S)
    office.error = BureauBusy(bureau="tax")

    assert read().status == "stale"


def test_a_bureau_that_says_no_shows_nothing_from_before(read, office, clock) -> None:
    read()
    clock.advance(FRESH_S)
    office.error = BureauRecordMissing(bureau="tax")
    section = read()

    assert (section.status, section.error.code) == ("unavailable", "bureau_record_missing")


def test_who_refreshes_is_shown_what_the_bureau_says_now(read) -> None:
    bodies = [read(afresh=afresh).body for afresh in (False, True, False)]

    assert bodies == [b'{"number":1}', b'{"number":2}', b'{"number":2}']


def test_two_citizens_ask_each_for_themselves(read) -> None:
    bodies = [read(citizen=citizen).body for citizen in ("lin", "wang", "lin")]

    assert bodies == [b'{"number":1}', b'{"number":2}', b'{"number":1}']


def test_a_page_is_put_together_of_what_is_kept_once_and_read_again_and_again(page) -> None:
    bodies = [page.read().body for _ in range(5)]

    assert bodies == [b'{"number":1}'] * 5
    assert len(page.shown) == 2  # asked for, and then put together of what was kept
    assert len(page.store.find("audit", "subject", "lin", now=page.clock(), limit=9)) == 5


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_page_is_as_fresh_as_its_oldest_part(page, clock, times: int) -> None:
    for _ in range(times):
        page.read()
    clock.advance(FRESH_S - 1)
    still = page.read().body
    clock.advance(1)

    assert (still, page.read().body) == (b'{"number":1}', b'{"number":2}')


@pytest.mark.parametrize("other", [{"epoch": "2"}, {"actor": "wang"}, {"citizen": "wang"}])
def test_a_kept_page_is_for_nobody_else_and_for_no_other_epoch(page, office, other) -> None:
    for _ in range(3):
        page.read()
    before = office.asked
    shown = page.read(**other)

    assert (before, office.asked, shown.body) == (1, 2, b'{"number":2}')
