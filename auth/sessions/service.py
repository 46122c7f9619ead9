"""Sessions: one for each sign-in on a device; tokens come from them and end with them."""

import hashlib
import hmac
from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import inf

from auth.assurance import Assurance
from auth.citizens import Citizens
from auth.errors import RefreshRefused, TokenInvalid
from auth.sessions.session import Session, from_doc, to_doc
from auth.tokens import Tokens
from bureaus.registry import Bureaus
from bureaus.wechat.adapter import WeChat
from core.access import Subject
from core.audit import time_ordered_key
from core.clock import Clock
from core.crypto import Vault
from core.errors import NotFound
from core.store.base import StaleVersion, Store, Stored

LIFETIME = timedelta(days=30)
GRACE = timedelta(seconds=30)
"""A phone whose network repeated a refresh gets the same successor for this long."""

_READ_AT_ONCE = 50


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Tokens for a session, as they are given to the client."""

    session_id: str
    access_token: str = field(repr=False)
    expires_in_s: int
    refresh_token: str = field(repr=False)
    assurance: Assurance


@dataclass(frozen=True, kw_only=True)
class _Read:
    """A session and a citizen as they stood when the store gave `mark`, the citizen still sealed.

    Nothing of it is believed under another mark, so that a sign-out counts at once everywhere.
    """

    mark: Hashable | None
    session: Session
    expires_at: datetime | None
    citizen: Stored | None

    def has_expired(self, now: datetime) -> bool:
        ends = [self.expires_at, self.citizen.expires_at if self.citizen else None]
        return any(end is not None and end <= now for end in ends)


class Sessions:
    """Starts, renews, raises, lists and ends sessions.

    Args:
        most_remembered: So many, of 2 kB each, need not be read again before the next write.
    """

    def __init__(
        self,
        store: Store,
        vault: Vault,
        tokens: Tokens,
        bureaus: Bureaus,
        citizens: Citizens,
        now: Clock,
        *,
        most_remembered: int = 2_000,
    ) -> None:
        self._store = store
        self._most_remembered = most_remembered
        self._vault = vault
        self._tokens = tokens
        self._wechat = bureaus[WeChat]
        self._citizens = citizens
        self._refresh_key = vault.derive("refresh-token")
        self._now = now
        self._last_read: dict[tuple[str, str], _Read] = {}
        self._last_mark: Hashable | None = None

    def start(self, code: str, *, device_id: str, device_name: str) -> Grant:
        """Sign in with a code of `wx.login`; the session starts at assurance `wechat`.

        What the same account began on the same device before ends: a phone is listed once.

        Raises:
            WeChatCodeRefused: unknown, used or expired code.
            WeChatAccountBlocked: WeChat has barred the account.
            BureauError: WeChat does not answer.
        """
        identity = self._wechat.exchange(code)
        now = self._now()
        session = Session(
            session_id=time_ordered_key(now),
            account_ref=self._vault.fingerprint(identity.openid, purpose="account"),
            citizen_ref=None,
            proved_at={"wechat": now},
            device_id=device_id,
            device_name=device_name,
            created_at=now,
            generation=1,
            rotated_at=now,
            version=0,
        )
        saved = self._save(session)
        self._end_older_of_device(saved)
        return self._grant(saved)

    def _end_older_of_device(self, session: Session) -> None:
        older = [
            other
            for other in self._all(session.account_ref)
            if other.device_id == session.device_id
            # Of two that start at once one ends the other, and not each the other.
            and (other.created_at, other.session_id) < (session.created_at, session.session_id)
        ]
        for other in older:
            self._store.delete("session", other.session_id)
        # Once, however many there were: an account is of one person, or of nobody yet.
        for ref in {other.citizen_ref for other in older if other.citizen_ref is not None}:
            self._citizens.forget_answers(ref)

    def get(self, session_id: str) -> Session:
        """Return a session that has not ended.

        Raises:
            TokenInvalid: it has.
        """
        stored = self._store.get("session", session_id, now=self._now())
        if stored is None:
            raise TokenInvalid("The session has ended.")
        return from_doc(session_id, stored.doc, stored.version)

    def get_with_citizen(self, session_id: str, told_ref: str) -> tuple[Session, Subject | None]:
        """Return a session that has not ended, and the citizen it is of, as read along with it.

        Args:
            told_ref: Whom the session's token was made out to. The session knows better: the
                citizen is None where it is somebody else's by now, or nobody's who is known here.

        Raises:
            TokenInvalid: it has ended.
        """
        now, mark = self._now(), self._store.mark()
        if mark != self._last_mark:
            # Nobody is remembered once somebody comes after the next write.
            self._last_read.clear()
            self._last_mark = mark
        read = self._last_read.get((session_id, told_ref))
        if read is None or read.mark != mark or read.has_expired(now):
            read = self._read(session_id, told_ref, mark, now)
        session, citizen = read.session, read.citizen
        if citizen is None or session.citizen_ref != told_ref:
            return session, None
        return session, self._citizens.as_read(told_ref, citizen.doc)

    def _read(self, session_id: str, told_ref: str, mark: Hashable | None, now: datetime) -> _Read:
        asked = [("session", session_id), ("citizen", told_ref)]
        stored, citizen = self._store.get_each(asked, now=now)
        if stored is None:
            raise TokenInvalid("The session has ended.")
        session = from_doc(session_id, stored.doc, stored.version)
        read = _Read(mark=mark, session=session, expires_at=stored.expires_at, citizen=citizen)
        if mark is not None:
            if len(self._last_read) >= self._most_remembered:
                del self._last_read[next(iter(self._last_read))]
            self._last_read[session_id, told_ref] = read
        return read

    def refresh(self, refresh_token: str, *, device_id: str) -> Grant:
        """Exchange a refresh token for the next one.

        The token before the current one still gives the same successor for `GRACE`; later it
        means that somebody copied it, and the session ends.

        Raises:
            RefreshRefused: unknown, ended, of another device, or used long ago.
        """
        session_id, generation = self._read_refresh_token(refresh_token, device_id)
        stored = self._store.get("session", session_id, now=self._now())
        if stored is None:
            raise RefreshRefused("The session has ended.")
        session = from_doc(session_id, stored.doc, stored.version)
        if generation == session.generation:
            return self._grant(self._rotate(session))
        repeated = generation == session.generation - 1
        if repeated and self._now() - session.rotated_at <= GRACE:
            return self._grant(session)
        self._end(session)
        raise RefreshRefused("The refresh token was used before, so its session has ended.")

    def raise_by(self, session: Session, method: str, *, citizen_ref: str) -> Grant:
        """Record that a method proved the person just now and return tokens that say so.

        A refresh in the meantime takes nothing away: the proof may have cost a one-time code.

        Raises:
            TokenInvalid: the session ended in the meantime.
            StaleVersion: it gained or lost another proof in the meantime.
        """
        at = self._now()

        def rise(current: Session) -> Session:
            if current.proved_at != session.proved_at:
                raise StaleVersion("The session's proofs changed.")
            proved_at = {**current.proved_at, method: at}
            return replace(current, citizen_ref=citizen_ref, proved_at=proved_at)

        return self._grant(self._change(session, rise))

    def change_all(self, account_ref: str, change: Callable[[Session], Session]) -> None:
        """Make a change to every session of an account, however many there are."""
        for session in self._all(account_ref):
            # One that was signed out meanwhile has nothing left to change.
            with suppress(TokenInvalid):
                self._change(session, change)

    def of_account(self, account_ref: str, *, limit: int, before: str | None) -> list[Session]:
        """Return an account's sessions, the latest sign-in first.

        Args:
            before: The id at the end of the page before this one.
        """
        found = self._store.find(
            "session", "account", account_ref, now=self._now(), limit=limit, before=before
        )
        return [from_doc(key, stored.doc, stored.version) for key, stored in found]

    def _all(self, account_ref: str) -> Iterator[Session]:
        before = None
        while page := self.of_account(account_ref, limit=_READ_AT_ONCE, before=before):
            yield from page
            before = page[-1].session_id

    def age_s(self, session: Session, level: Assurance) -> float:
        """Return the seconds since a session reached a level; infinity if it never did."""
        reached = session.authenticated_at.get(level)
        return inf if reached is None else (self._now() - reached).total_seconds()

    def end(self, account_ref: str, session_id: str) -> None:
        """Sign out one device of an account.

        Raises:
            NotFound: no such session, or another account's.
        """
        stored = self._store.get("session", session_id, now=self._now())
        if stored is None or stored.doc["account"] != account_ref:
            raise NotFound("There is no such session.")
        self._end(from_doc(session_id, stored.doc, stored.version))

    def _end(self, session: Session) -> None:
        self._store.delete("session", session.session_id)
        if session.citizen_ref is not None:
            self._citizens.forget_answers(session.citizen_ref)

    def _rotate(self, session: Session) -> Session:
        """Move to the next generation, once for all the requests that hold the same token."""
        successor, at = session.generation + 1, self._now()

        def rotate(current: Session) -> Session:
            if current.generation > successor:
                raise RefreshRefused("The refresh token was used before.")
            if current.generation == successor:
                return current
            return replace(current, generation=successor, rotated_at=at)

        return self._change(session, rotate)

    def _change(self, session: Session, change: Callable[[Session], Session]) -> Session:
        """Save a change; where another request came first, make it to what that one left.

        Raises:
            TokenInvalid: the session ended in the meantime.
        """
        while (changed := change(session)) != session:
            try:
                return self._save(changed)
            except StaleVersion:
                session = self.get(session.session_id)
        return session

    def _save(self, session: Session) -> Session:
        now = self._now()
        version = self._store.put(
            "session",
            session.session_id,
            to_doc(session),
            expect_version=session.version,
            expires_at=now + LIFETIME,
            now=now,
        )
        return replace(session, version=version)

    def _grant(self, session: Session) -> Grant:
        level = session.assurance
        access_token = self._tokens.issue(
            session_id=session.session_id,
            subject=session.citizen_ref or session.account_ref,
            acr=level.value,
            amr=list(session.methods),
            auth_time=session.authenticated_at[level],
        )
        return Grant(
            session_id=session.session_id,
            access_token=access_token,
            expires_in_s=int(self._tokens.lifetime.total_seconds()),
            refresh_token=self._refresh_token(session),
            assurance=level,
        )

    def _refresh_token(self, session: Session) -> str:
        head = f"{session.session_id}.{session.generation}"
        return f"{head}.{self._refresh_mac(head, session.device_id)}"

    def _read_refresh_token(self, token: str, device_id: str) -> tuple[str, int]:
        head, _, mac = token.rpartition(".")
        expected = self._refresh_mac(head, device_id)
        if not hmac.compare_digest(expected.encode(), mac.encode()):
            raise RefreshRefused("The refresh token is not valid on this device.")
        session_id, _, generation = head.partition(".")
        return session_id, int(generation)

    def _refresh_mac(self, head: str, device_id: str) -> str:
        message = f"{head}\x00{device_id}".encode()
        return hmac.new(self._refresh_key, message, hashlib.sha256).hexdigest()
