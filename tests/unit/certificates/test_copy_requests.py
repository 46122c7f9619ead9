"""Requests for copies, where two do something at the same moment."""

from collections.abc import Callable
from datetime import date, timedelta

from certificates.sharing.book import RequestBook
from certificates.sharing.choices import Choices
from certificates.sharing.request import CopyRequest, CopyState
from certificates.sharing.requests import CopyRequests
from core.audit import AuditTrail
from core.crypto import Vault
from tests.unit.certificates.desk import Desk


class _Contested(RequestBook):
    """A book in which somebody else does something just before the first change."""

    before: Callable[[], None] | None = None

    def change(self, request_id: str, change: Callable[[CopyRequest], CopyRequest]) -> CopyRequest:
        first, self.before = self.before, None
        if first:
            first()
        return super().change(request_id, change)


def test_of_two_who_withdraw_at_once_both_are_told_that_it_is_done() -> None:
    desk = Desk()
    book = _Contested(desk.store, Vault(bytes(32)), desk.clock)
    audit = AuditTrail(desk.store, desk.clock)
    choices = Choices(desk.licences, desk.book.types)
    requests = CopyRequests(book, desk.book.types, desk.citizens, choices, audit, desk.clock)
    now = desk.clock()
    agreed = CopyRequest(
        request_id="a" * 32,
        client_id="bank-0001",
        organisation="样例银行",
        purpose="申请住房贷款",
        wishes=(),
        valid_until=date(2026, 3, 9),
        asked_at=now,
        decide_by=now + timedelta(hours=1),
        state=CopyState.AGREED,
        citizen_ref=desk.access.subject.ref,
    )
    book.write(agreed)
    book.before = lambda: requests.withdraw(desk.access, agreed.request_id)

    requests.withdraw(desk.access, agreed.request_id)

    kept = book.get(agreed.request_id)
    assert kept is not None
    assert (kept.state, kept.withdrawn_at) == (CopyState.WITHDRAWN, now)
