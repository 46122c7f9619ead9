"""Has something done, once for each key, and leaves a trail of it before and after."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from auth.citizens import Citizens
from bureaus.registry import Bureaus
from core.access import Access
from core.audit import AuditTrail
from core.budget import within
from core.errors import AppError
from services.errors import GivenAgain
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
            BureauError: its bureau does not answer. Whether it has done the thing is not known
                then; sending the same again finds out.
            AppError: the bureau's definite "no", which the same key will always be given.
        """
        submission = self._submissions.begin(access, item, key, arguments)
        if submission.is_settled:
            self._trail(access, item, submission, "replayed")
            return _given_before(submission)
        # First, so that a trail is left even by a process that is killed now.
        self._trail(access, item, submission, "begun")
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
        try:
            with within(self._budget_s):
                result = item.submit(self._bureaus, access, arguments, submission.serial)
            body = result_json(item, result)
        except BaseException as exc:
            self._note_failure(submission, exc)
            raise
        self._submissions.answered(submission, body)
        self._citizens.forget_answers(access.subject.ref)
        return body

    def _note_failure(self, submission: Submission, exc: BaseException) -> None:
        if isinstance(exc, AppError) and not exc.is_outage:
            self._submissions.refused(submission, exc)
            return
        # The failure at hand is the one to tell of, even if the store fails now as well: the
        # submission is then free when its lease is over.
        with suppress(AppError):
            self._submissions.release(submission)

    def _trail(
        self, access: Access, item: Application, submission: Submission, outcome: str
    ) -> None:
        self._audit.record(
            access,
            action="item.submit",
            object_ref=f"{item.code}/{submission.serial}",
            outcome=outcome,
        )


def _given_before(submission: Submission) -> Answered:
    if submission.refusal is not None:
        raise GivenAgain(submission.refusal)
    return Answered(body=cast(str, submission.answer), is_replayed=True)
