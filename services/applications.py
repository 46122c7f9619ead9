"""Has something done, once for each key, and leaves a trail of it before and after."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeGuard, cast

from auth.citizens import Citizens
from bureaus.registry import Bureaus
from core.access import Access
from core.audit import AuditTrail
from core.budget import BudgetExceeded, within
from core.errors import AppError, BureauBusy, BureauError, BureauUnavailable
from services.errors import GivenAgain, OutcomeUnknown
from services.item import Application, result_json
from services.submissions import Submission, Submissions


@dataclass(frozen=True, kw_only=True)
class Answered:
    """An application's result as JSON. `is_replayed`: it was given to this submission before."""

    body: str
    is_replayed: bool


class Applications:
    """The one way in which something is done at a bureau.

    Args:
        budget_s: Seconds for an application, however many calls it makes.
    """

    def __init__(
        self,
        bureaus: Bureaus,
        citizens: Citizens,
        submissions: Submissions,
        audit: AuditTrail,
        *,
        budget_s: float,
    ) -> None:
        self._bureaus = bureaus
        self._citizens = citizens
        self._submissions = submissions
        self._audit = audit
        self._budget_s = budget_s

    def submit(
        self, item: Application, access: Access, arguments: Mapping[str, Any], *, key: str
    ) -> Answered:
        """Have the item done, or give again what the same submission was told before.

        Raises:
            IdempotencyKeyReused: the key was sent with something else.
            SubmissionInFlight: another request is at work on it.
            OutcomeUnknown: its bureau does not answer. Sending the same again finds out whether
                it has done the thing.
            BureauBusy, BureauUnavailable: it was not even asked.
            AppError: the bureau's definite "no", which the same key will always be given.
        """
        submission = self._submissions.begin(access, item, key, arguments)
        if submission.is_settled:
            self._trail(access, item, submission, "replayed")
            return _given_before(submission)
        outcome = "internal_error"
        try:
            body = self._do(item, access, arguments, submission)
            outcome = "ok"
        except AppError as exc:
            outcome = exc.code
            raise
        finally:
            self._trail(access, item, submission, outcome)
        return Answered(body=body, is_replayed=False)

    def _do(
        self,
        item: Application,
        access: Access,
        arguments: Mapping[str, Any],
        submission: Submission,
    ) -> str:
        citizen = access.subject.ref
        try:
            # Both first: a process that is killed now leaves a trail, and nothing old to be shown.
            self._trail(access, item, submission, "begun")
            self._citizens.forget_answers(citizen)
            body = self._ask(item, access, arguments, submission.serial)
        except BaseException as exc:
            self._note_failure(submission, citizen, exc)
            raise
        self._submissions.answered(submission, body)
        self._citizens.forget_answers(citizen)
        return body

    def _ask(
        self, item: Application, access: Access, arguments: Mapping[str, Any], serial: str
    ) -> str:
        try:
            with within(self._budget_s):
                done = item.submit(self._bureaus, access, arguments, serial)
        except (BureauError, BudgetExceeded) as exc:
            if not exc.is_outage or isinstance(exc, BureauBusy | BureauUnavailable):
                raise  # a "no", or not even asked
            raise OutcomeUnknown(exc.detail, bureau=item.bureau) from exc
        return result_json(item, done).decode()

    def _note_failure(self, submission: Submission, citizen: str, exc: BaseException) -> None:
        if _is_definite(exc):
            self._submissions.refused(submission, exc)
            return
        # The failure at hand is the one to tell of, even if the store fails now as well: the
        # submission is then free when its lease is over.
        with suppress(AppError):
            self._submissions.release(submission)
            # The bureau may have done it all the same.
            self._citizens.forget_answers(citizen)

    def _trail(
        self, access: Access, item: Application, submission: Submission, outcome: str
    ) -> None:
        self._audit.record(
            access,
            action="item.submit",
            object_ref=f"{item.code}/{submission.serial}",
            outcome=outcome,
        )


def _is_definite(exc: BaseException) -> TypeGuard[AppError]:
    """Tell a bureau's "no", which holds, from what may be otherwise a moment later."""
    return isinstance(exc, AppError) and not exc.is_outage and not exc.retryable


def _given_before(submission: Submission) -> Answered:
    if submission.refusal is not None:
        raise GivenAgain(submission.refusal)
    return Answered(body=cast(str, submission.answer), is_replayed=True)
