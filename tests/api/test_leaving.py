"""Whoever leaves takes along all but what the text that they agreed to names."""

from typing import Any

from auth.verifier.reasons import Reason
from core.store.base import Doc, Store
from tests.api.citizen import Citizen
from tests.api.clerk import Clerk, agreed_request
from tests.fakes import FakeClock
from tests.gateway import gateway
from tests.verifier_server import FakeVerifier, refuse

_CODES_LIVE_S = 600


class NotingStore:
    """A store that knows under which keys something was ever written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.written: set[tuple[str, str]] = set()

    def put(self, kind: str, key: str, doc: Doc, **rest: Any) -> int:
        self.written.add((kind, key))
        return self._store.put(kind, key, doc, **rest)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def kinds_with(self, *marks: str, now: FakeClock) -> set[str]:
        """Return the kinds of what is still there and has one of these texts in it."""
        found = ((kind, key, self._store.get(kind, key, now=now())) for kind, key in self.written)
        return {
            kind
            for kind, key, stored in found
            if stored and any(mark in f"{key} {stored.doc}" for mark in marks)
        }


def test_who_leaves_takes_along_all_but_what_their_consent_named(
    env: dict[str, str], store: Store, clock: FakeClock, verifier: FakeVerifier
) -> None:
    kept = NotingStore(store)
    with gateway(env, kept, clock) as app:
        citizen, clerk = Citizen(app.test_client()), Clerk.of(app.test_client())
        request_id = agreed_request(citizen.at_face(), clerk)
        copied = clerk.fetch(request_id)
        licences = citizen.get("/v1/licences").json["licences"]
        booked = citizen.post(
            "/v1/services/exit-entry-appointment",
            {"office": "440100-01", "document": "passport"},
            **{"Idempotency-Key": "book-before-leaving"},
        )
        verifier.will_answer(refuse(Reason.FACE_MISMATCH.code))
        citizen.send_video(citizen.ask_for_digits().json["challenge_id"], b"not me")
        marks = (
            citizen.audit_events(store, clock)[0]["subject"],
            *(one["licence_id"] for one in licences),
        )
        before = kept.kinds_with(*marks, now=clock)
        left = citizen.delete("/v1/consents/identity-check")
        clock.advance(_CODES_LIVE_S)

    assert (copied.status_code, booked.status_code, left.status_code) == (200, 200, 204)
    assert before > {"account", "citizen", "consent", "licence", "session", "submission"}
    assert kept.kinds_with(*marks, now=clock) == {
        "attempts",  # how often a proof failed
        "audit",
        "copy_request",
        "licence_use",
    }
