"""Who may call a view. Deny by default: a test fails for every route without one of these."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import g, request

from auth.assurance import FRESH_FACE_S, Assurance
from auth.citizens import Citizens, own_access
from auth.errors import CredentialsRefused, ScopeMissing, StepUpNeeded, TokenMissing
from auth.organisations import SCOPES, Organisation, Organisations
from auth.sessions.service import Sessions
from auth.sessions.session import Session
from auth.tokens import Tokens
from core.access import Access, Subject
from core.provide import use
from core.web import unproxied

P = ParamSpec("P")
R = TypeVar("R")
View = Callable[P, R]


def citizen_only(
    *, assurance: Assurance, max_age_s: int | None = None
) -> Callable[[View[P, R]], View[P, R]]:
    """Let a view run only for a session of at least this assurance.

    Args:
        max_age_s: At most so many seconds since that level was reached; None means any age.
    """

    def decorate(view: View[P, R]) -> View[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            session, citizen = _authenticate()
            _check_assurance(session, assurance, max_age_s)
            context = unproxied(g)
            context.session, context.citizen = session, citizen
            return view(*args, **kwargs)

        return _mark(guarded, {"citizen": []})

    return decorate


def organisation_only(*, scope: str) -> Callable[[View[P, R]], View[P, R]]:
    """Let a view run only for an organisation with HTTP Basic credentials and this scope."""
    if scope not in SCOPES:
        raise ValueError(f"there is no scope {scope}")

    def decorate(view: View[P, R]) -> View[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            organisation = _authenticate_organisation()
            if scope not in organisation.scopes:
                raise ScopeMissing(f"This needs the scope {scope}.")
            g.organisation = organisation
            return view(*args, **kwargs)

        return _mark(guarded, {"organisation": []})

    return decorate


def require_fresh_face() -> None:
    """Return if the session that was let in has shown a face in the last ten minutes.

    Raises:
        StepUpNeeded: it has not; the challenge says what is needed.
    """
    _check_assurance(current_session(), Assurance.FACE, FRESH_FACE_S)


def current_session() -> Session:
    """Return the session that the guard let in."""
    return cast(Session, g.session)


def current_organisation() -> Organisation:
    """Return the organisation that the guard let in."""
    return cast(Organisation, g.organisation)


def access_for(purpose: str) -> Access:
    """Return the signed-in citizen's access to their own data; assurance is `realname` or more."""
    context = unproxied(g)
    citizen_ref = context.session.citizen_ref
    if citizen_ref is None:
        raise StepUpNeeded(Assurance.REALNAME, None)
    return own_access(context.citizen or use(Citizens).subject(citizen_ref), purpose)


def _mark(view: View[P, R], scheme: dict[str, list[str]]) -> View[P, R]:
    view.guarded = True  # type: ignore[attr-defined]
    docs = dict(getattr(view, "_apidoc", {}))
    # flask-smorest merges what stands here into the operation's documentation.
    docs["manual_doc"] = {**docs.get("manual_doc", {}), "security": [scheme]}
    view._apidoc = docs  # type: ignore[attr-defined]
    return view


def _authenticate() -> tuple[Session, Subject | None]:
    incoming = unproxied(request)
    scheme, _, token = incoming.environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenMissing("Send an access token in the Authorization header.")
    claims = use(Tokens).check(token.strip())
    if incoming.method != "GET":
        # A body is still to come, and who it is about may leave meanwhile: they are read after it.
        return use(Sessions).get(claims.session_id), None
    return use(Sessions).get_with_citizen(claims.session_id, claims.subject)


def _check_assurance(session: Session, needed: Assurance, max_age_s: int | None) -> None:
    if not session.assurance.covers(needed):
        raise StepUpNeeded(needed, max_age_s)
    if max_age_s is not None and use(Sessions).age_s(session, needed) > max_age_s:
        raise StepUpNeeded(needed, max_age_s)


def _authenticate_organisation() -> Organisation:
    credentials = request.authorization
    if credentials is None or credentials.type != "basic":
        raise CredentialsRefused("Send client credentials by HTTP Basic authentication.")
    return use(Organisations).authenticate(credentials.username or "", credentials.password or "")
