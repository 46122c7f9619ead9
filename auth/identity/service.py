"""Real-name proof: the population bureau confirms the name and number that a person gives."""

from auth.attempts import Attempts
from auth.citizens import Citizens
from auth.consents.documents import IDENTITY_CHECK
from auth.consents.service import Consents
from auth.sessions.service import Grant, Sessions
from auth.sessions.session import Session
from bureaus.population.adapter import Population
from bureaus.registry import Bureaus
from core.access import Access, Actor, Subject
from core.audit import AuditTrail
from core.clock import Clock, beijing_date
from core.errors import AppError, BureauError
from core.identifiers import parse_citizen_id


class Identity:
    """Binds a WeChat account to one person. Who guesses at numbers is slowed, then stopped."""

    def __init__(
        self,
        *,
        bureaus: Bureaus,
        citizens: Citizens,
        consents: Consents,
        sessions: Sessions,
        attempts: Attempts,
        audit: AuditTrail,
        now: Clock,
    ) -> None:
        self._population = bureaus[Population]
        self._citizens = citizens
        self._consents = consents
        self._sessions = sessions
        self._attempts = attempts
        self._audit = audit
        self._now = now

    def prove(
        self, session: Session, *, name: str, id_number: str, version: str, agreed: bool
    ) -> Grant:
        """Confirm a name and number and raise the session to `realname`.

        Raises:
            InvalidInput: the number cannot be one.
            ConsentNeeded: no consent to the current text, or it was withdrawn meanwhile.
            NameMismatch, IdentityUnknown, RegistrationCancelled: the bureau says no.
            IdentityAlreadyBound: the account belongs to another person.
            AttemptsTooFast, AttemptsExhausted: too many refusals before.
        """
        number = parse_citizen_id(id_number, today=beijing_date(self._now()))
        self._citizens.check_account(session.account_ref, number)
        attempt = f"identity.{session.account_ref}"
        # Counted first: who guesses at others' numbers fills their trails no faster than this.
        self._attempts.begin(attempt)
        try:
            withdrawals = self._consents.give(
                session.account_ref,
                self._citizens.ref_of(number),
                IDENTITY_CHECK,
                version=version,
                agreed=agreed,
            )
        except AppError:
            self._attempts.give_back(attempt)
            raise
        self._confirm(session, attempt, name, number)
        self._consents.require(session.account_ref, IDENTITY_CHECK)
        try:
            citizen_ref = self._citizens.bind(session.account_ref, name=name, id_number=number)
            return self._sessions.raise_by(session, "realname", citizen_ref=citizen_ref)
        finally:
            # Also where the session could not rise: a name that was kept by then has to go.
            self._consents.end_if_withdrawn(
                session.account_ref, IDENTITY_CHECK, withdrawals=withdrawals
            )

    def _confirm(self, session: Session, attempt: str, name: str, number: str) -> None:
        subject = Subject(ref=self._citizens.ref_of(number), name=name, id_number=number)
        actor = Actor(ref=session.account_ref, name=name)
        access = Access(actor=actor, subject=subject, purpose="identity-check")
        try:
            self._population.confirm(access)
        except AppError as exc:
            self._audit.record(access, action="identity.confirm", object_ref="", outcome=exc.code)
            if isinstance(exc, BureauError):
                self._attempts.give_back(attempt)
            raise
        # This attempt does not count; earlier failures still do, or else who guesses at others'
        # numbers would only have to give their own now and then.
        self._attempts.give_back(attempt)
        self._audit.record(access, action="identity.confirm", object_ref="", outcome="ok")
