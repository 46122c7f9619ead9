"""A consent that is withdrawn while its proof is being written: the withdrawal always wins."""

from collections.abc import Callable, Iterator

import pytest

from auth.citizens import Citizens
from core.provide import use
from core.store.base import Store
from tests.api.citizen import Citizen
from tests.fakes import FakeClock
from tests.gateway import gateway
from tests.interrupted_store import InterruptedStore

_NAME, _FACE = "identity-check", "face-verification"


@pytest.fixture
def interrupted(store: Store) -> InterruptedStore:
    return InterruptedStore(store)


@pytest.fixture
def citizen(
    env: dict[str, str], interrupted: InterruptedStore, clock: FakeClock
) -> Iterator[Citizen]:
    with gateway(env, interrupted, clock) as app:
        yield Citizen(app.test_client())


def _withdrawal(citizen: Citizen, purpose: str) -> Callable[[], None]:
    other = Citizen(citizen.client.application.test_client(), tokens=dict(citizen.tokens))

    def withdraw() -> None:
        assert other.delete(f"/v1/consents/{purpose}").status_code == 204

    return withdraw


def _is_kept(citizen: Citizen, store: Store, clock: FakeClock) -> bool:
    with citizen.client.application.app_context():
        ref = use(Citizens).ref_of(citizen.id_number)
    accounts = store.find("account", "citizen", ref, now=clock(), limit=1)
    return bool(accounts) or store.get("citizen", ref, now=clock()) is not None


_POINTS = [
    ("read", "citizen"),
    *((when, kind) for kind in ("account", "citizen", "session") for when in ("before", "after")),
]


@pytest.mark.parametrize("when, kind", _POINTS)
def test_a_name_whose_consent_is_withdrawn_while_it_is_written_is_not_kept(
    citizen: Citizen,
    interrupted: InterruptedStore,
    store: Store,
    clock: FakeClock,
    when: str,
    kind: str,
) -> None:
    citizen.sign_in()
    interrupted.interrupt(when, kind, _withdrawal(citizen, _NAME))

    answer = citizen.prove_name()

    assert (answer.status_code, answer.json["code"]) == (422, "consent_needed")
    assert citizen.get("/v1/me").json["methods"] == ["wechat"]
    assert not _is_kept(citizen, store, clock)
    assert citizen.prove_name().status_code == 200


@pytest.mark.parametrize(
    "when, kind",
    [("read", "citizen"), ("before", "citizen"), ("after", "citizen"), ("before", "session")],
)
def test_nor_is_one_that_was_kept_before(
    citizen: Citizen,
    interrupted: InterruptedStore,
    store: Store,
    clock: FakeClock,
    when: str,
    kind: str,
) -> None:
    citizen.at_realname()
    clock.advance(1)
    interrupted.interrupt(when, kind, _withdrawal(citizen, _NAME))

    citizen.prove_name()

    assert citizen.get("/v1/me").json["methods"] == ["wechat"]
    assert not _is_kept(citizen, store, clock)


def test_nor_is_one_whose_session_ended_meanwhile(
    citizen: Citizen, interrupted: InterruptedStore, store: Store, clock: FakeClock
) -> None:
    citizen.sign_in()
    session_id = citizen.tokens["session_id"]
    interrupted.interrupt("before", "citizen", _withdrawal(citizen, _NAME))
    interrupted.interrupt("after", "citizen", lambda: store.delete("session", session_id))

    answer = citizen.prove_name()

    assert answer.json["code"] == "consent_needed"
    assert not _is_kept(citizen, store, clock)


def test_a_consent_that_is_given_anew_does_not_hide_a_withdrawal(
    citizen: Citizen, interrupted: InterruptedStore, store: Store, clock: FakeClock
) -> None:
    citizen.sign_in()
    again = Citizen(citizen.client.application.test_client(), tokens=dict(citizen.tokens))

    def withdraw_and_give_anew() -> None:
        _withdrawal(citizen, _NAME)()
        assert again.prove_name(name="Somebody Else").status_code == 422
        consent = again.get("/v1/consents").json["consents"][0]
        assert consent["withdrawn_at"] is None

    interrupted.interrupt("before", "citizen", withdraw_and_give_anew)

    answer = citizen.prove_name()

    assert (answer.status_code, answer.json["code"]) == (422, "consent_needed")
    assert citizen.get("/v1/me").json["methods"] == ["wechat"]
    assert not _is_kept(citizen, store, clock)


def test_nor_does_one_for_a_face(citizen: Citizen, interrupted: InterruptedStore) -> None:
    citizen.at_realname()
    challenge_id = citizen.ask_for_digits().json["challenge_id"]

    def withdraw_and_give_anew() -> None:
        _withdrawal(citizen, _FACE)()
        assert citizen.ask_for_digits().status_code == 201

    interrupted.interrupt("before", "session", withdraw_and_give_anew)

    answer = citizen.send_video(challenge_id, b"a video")

    assert (answer.status_code, answer.json["code"]) == (422, "consent_needed")
    assert citizen.get("/v1/me").json["methods"] == ["wechat", "realname"]


def test_of_two_accounts_that_leave_at_once_one_takes_the_name_along(
    citizen: Citizen, interrupted: InterruptedStore, store: Store, clock: FakeClock
) -> None:
    second = Citizen(citizen.client, code="he-xiulan")
    second.sign_in()
    second.prove_name(name=citizen.name, id_number=citizen.id_number)
    citizen.at_realname()
    interrupted.interrupt("before", "account", _withdrawal(second, _NAME))

    _withdrawal(citizen, _NAME)()

    assert not _is_kept(citizen, store, clock)


def test_who_comes_while_the_other_account_leaves_stays_known(
    citizen: Citizen, interrupted: InterruptedStore
) -> None:
    second = Citizen(citizen.client.application.test_client(), code="he-xiulan")
    second.sign_in()
    citizen.at_realname()

    def come() -> None:
        answer = second.prove_name(name=citizen.name, id_number=citizen.id_number)
        assert answer.status_code == 200

    interrupted.interrupt("before", "citizen", come)

    _withdrawal(citizen, _NAME)()

    assert second.ask_for_digits().status_code == 201


def test_of_two_people_who_race_for_one_account_one_is_kept(
    citizen: Citizen, interrupted: InterruptedStore, store: Store, clock: FakeClock
) -> None:
    citizen.sign_in()
    app = citizen.client.application
    loser = Citizen(app.test_client(), code="he-xiulan", tokens=dict(citizen.tokens))
    answers = []
    interrupted.interrupt("before", "citizen", lambda: answers.append(loser.prove_name()))

    answers.append(citizen.prove_name())

    assert [answer.status_code for answer in answers] == [409, 200]
    assert not _is_kept(loser, store, clock)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_face_whose_consent_is_withdrawn_while_it_is_written_does_not_count(
    citizen: Citizen, interrupted: InterruptedStore, when: str
) -> None:
    citizen.at_realname()
    challenge_id = citizen.ask_for_digits().json["challenge_id"]
    interrupted.interrupt(when, "session", _withdrawal(citizen, _FACE))

    answer = citizen.send_video(challenge_id, b"a video")

    assert (answer.status_code, answer.json["code"]) == (422, "consent_needed")
    assert citizen.get("/v1/me").json["methods"] == ["wechat", "realname"]
