"""How often a proof may be tried: one rule for every kind of proof."""

from datetime import datetime, timedelta

from auth.errors import AttemptsExhausted, AttemptsTooFast, CounterNeeded
from core.clock import Clock
from core.store.base import StaleVersion, Store

FREE_IN_A_ROW = 5
PAUSE = timedelta(seconds=30)
MOST = 50
"""Source: NIST SP 800-63B-4, section 3.2.3: at least 30 s between attempts after the fifth
failure in a row, and disabled at fifty."""


class Attempts:
    """Counts failures in a row for one person and kind of proof.

    An attempt is counted before it is judged, so that concurrent ones cannot share one count.

    Args:
        forgotten_after: How long after the last failure the count begins anew; None means never,
            so that only `succeeded` opens the way again.
    """

    def __init__(self, store: Store, now: Clock, *, forgotten_after: timedelta | None) -> None:
        self._store = store
        self._now = now
        self._forgotten_after = forgotten_after

    def begin(self, key: str) -> None:
        """Count an attempt as failed until `succeeded` or `give_back` says otherwise.

        Raises:
            AttemptsTooFast: five have failed in a row and the last is under 30 s ago.
            AttemptsExhausted: fifty have failed in a row, to be forgotten after a while.
            CounterNeeded: fifty have failed in a row, and only a counter forgets them.
            StaleVersion: two attempts raced; this one lost.
        """
        now = self._now()
        stored = self._store.get("attempts", key, now=now)
        failed = int(stored.doc["failed"]) if stored else 0
        if failed >= MOST:
            exhausted = AttemptsExhausted if self._forgotten_after else CounterNeeded
            raise exhausted("This way of proof is closed after too many failures.")
        if stored and failed >= FREE_IN_A_ROW:
            self._check_pause(datetime.fromisoformat(stored.doc["last_at"]), now)
        self._write(key, failed + 1, now, stored.version if stored else 0)

    def succeeded(self, key: str) -> None:
        """Forget the failures."""
        self._store.delete("attempts", key)

    def give_back(self, key: str) -> None:
        """Uncount the last attempt: it was not judged, through no fault of the person."""
        while not self._gave_back(key):
            pass

    def _gave_back(self, key: str) -> bool:
        now = self._now()
        stored = self._store.get("attempts", key, now=now)
        if stored is None or stored.doc["failed"] == 0:
            return True
        try:
            self._write(key, stored.doc["failed"] - 1, now - PAUSE, stored.version)
        except StaleVersion:
            # Another attempt was counted meanwhile; this one is still to be taken off.
            return False
        return True

    def _check_pause(self, last_at: datetime, now: datetime) -> None:
        left_s = (last_at + PAUSE - now).total_seconds()
        if left_s > 0:
            raise AttemptsTooFast(retry_after_s=int(left_s) + 1)

    def _forgotten_at(self) -> datetime | None:
        return None if self._forgotten_after is None else self._now() + self._forgotten_after

    def _write(self, key: str, failed: int, last_at: datetime, version: int) -> None:
        self._store.put(
            "attempts",
            key,
            {"failed": failed, "last_at": last_at.isoformat()},
            expect_version=version,
            expires_at=self._forgotten_at(),
            now=self._now(),
        )


def face_attempt(citizen_ref: str, account_ref: str) -> str:
    """Return the key of a person's face attempts on one account.

    With the person alone, whoever knows a name and number could use up their attempts for them.
    """
    return f"face.{citizen_ref}.{account_ref}"


def counter_attempt(citizen_ref: str, account_ref: str) -> str:
    """Return the key of a person's tries at counter codes on one account, for the same reason."""
    return f"counter.{citizen_ref}.{account_ref}"
