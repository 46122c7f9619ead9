"""Real-name proof, the counter code, and consent."""

import pytest
from werkzeug.test import TestResponse

from auth.assurance import FRESH_FACE_S
from core.store.base import Store
from mock_upstreams.running import RunningMocks
from tests.api.citizen import CONSENT, Citizen, issue_code
from tests.api.organisation import register
from tests.fakes import FakeClock

_BANK_ACCOUNT = "6217000100000000010"


def test_the_right_name_rises_to_realname(citizen: Citizen) -> None:
    citizen.sign_in()

    answer = citizen.prove_name()

    assert (answer.status_code, answer.json["assurance"]) == (200, "realname")


def test_me_is_masked(citizen: Citizen) -> None:
    citizen.at_realname()

    me = citizen.get("/v1/me").json

    assert me["name"] == "**梅"
    assert set(me["id_number"][1:-1]) == {"*"}
    assert me["assurance"] == "realname"


def test_me_before_the_name_is_known_has_none(citizen: Citizen) -> None:
    citizen.sign_in()

    assert citizen.get("/v1/me").json["name"] is None


def test_a_wrong_name_is_refused_in_both_languages(citizen: Citizen) -> None:
    citizen.sign_in()
    body = {"name": "林晓美", "id_number": citizen.id_number, "consent": CONSENT}

    chinese = citizen.post("/v1/identity", body)
    english = citizen.post("/v1/identity", body, **{"Accept-Language": "en"})

    assert (chinese.status_code, chinese.json["code"]) == (422, "identity_name_mismatch")
    assert chinese.json["message"] != english.json["message"]
    assert english.headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda number: number[:-1] + ("0" if number[-1] != "0" else "1"),
        lambda number: number[:6] + "20991231" + number[14:],
        lambda number: number.translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
        lambda number: number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        lambda number: number[:17],
        lambda number: " " + number,
        lambda number: number[:6] + "19990230" + number[14:],
    ],
    ids=["checksum", "future", "full-width", "arabic-indic", "short", "space", "no-such-day"],
)
def test_a_number_that_cannot_be_one_is_refused_before_any_bureau_is_asked(
    citizen: Citizen, mocks: RunningMocks, spoil
) -> None:
    citizen.sign_in()

    answer = citizen.prove_name(id_number=spoil(citizen.id_number))

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
    assert "id_number" in answer.json["fields"]
    assert mocks.requests("population") == []


@pytest.mark.parametrize("name", ["林\x00晓梅", "林晓梅\n", "", "林" * 51, 7, None, ["林晓梅"]])
def test_a_name_that_cannot_be_one_is_refused(citizen: Citizen, name: object) -> None:
    citizen.sign_in()

    answer = citizen.prove_name(name=name)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")


def test_without_consent_no_bureau_is_asked(citizen: Citizen, mocks: RunningMocks) -> None:
    citizen.sign_in()

    answer = citizen.prove_name(consent={**CONSENT, "agreed": False})

    assert (answer.status_code, answer.json["code"]) == (422, "consent_needed")
    assert mocks.requests("population") == []


def test_consent_to_an_older_text_does_not_count(citizen: Citizen) -> None:
    citizen.sign_in()

    answer = citizen.prove_name(consent={"version": "2020-01", "agreed": True})

    assert answer.json["code"] == "consent_needed"


def test_an_account_belongs_to_one_person(citizen: Citizen, mocks: RunningMocks) -> None:
    citizen.at_realname()
    other = Citizen(citizen.client, code="he-xiulan")

    answer = citizen.prove_name(name=other.name, id_number=other.id_number)

    assert (answer.status_code, answer.json["code"]) == (409, "identity_already_bound")
    assert len(mocks.requests("population")) == 1


def test_ones_own_proof_does_not_wipe_out_guesses_at_others(
    citizen: Citizen, mocks: RunningMocks
) -> None:
    other = Citizen(citizen.client, code="he-xiulan")
    citizen.sign_in()
    for _ in range(4):
        citizen.prove_name(name="猜测", id_number=other.id_number)
    assert citizen.prove_name().status_code == 200
    citizen.delete("/v1/consents/identity-check")
    citizen.prove_name(name="猜测", id_number=other.id_number)

    sixth = citizen.prove_name(name="猜测", id_number=other.id_number)

    assert (sixth.status_code, sixth.json["code"]) == (429, "attempts_too_fast")


def test_refused_names_leave_audit_events(citizen: Citizen, store: Store, clock: FakeClock) -> None:
    citizen.sign_in()
    citizen.prove_name(name="林晓美")

    outcomes = {event["action"]: event["outcome"] for event in citizen.audit_events(store, clock)}

    assert outcomes == {"consent.give": "ok", "identity.confirm": "identity_name_mismatch"}


def test_guessing_is_slowed_after_five_failures_and_ended_after_fifty(
    citizen: Citizen, clock: FakeClock
) -> None:
    citizen.sign_in()
    first = [citizen.prove_name(name="林晓美").json["code"] for _ in range(5)]
    sixth = citizen.prove_name(name="林晓美")
    for _ in range(45):
        clock.advance(30)
        citizen.sign_in()
        citizen.prove_name(name="林晓美")
    clock.advance(30)
    last = citizen.prove_name()
    clock.advance(24 * 3600)
    citizen.sign_in()
    a_day_later = citizen.prove_name()

    assert set(first) == {"identity_name_mismatch"}
    assert (sixth.status_code, sixth.json["code"]) == (429, "attempts_too_fast")
    assert sixth.headers["Retry-After"]
    assert (last.status_code, last.json["code"]) == (403, "attempts_exhausted")
    assert a_day_later.status_code == 200


def test_a_bureau_outage_does_not_count_as_a_failed_try(
    citizen: Citizen, mocks: RunningMocks, clock: FakeClock
) -> None:
    citizen.sign_in()
    mocks.put_fault({"bureau": "population", "fault": "status", "status": 500})
    codes = {citizen.prove_name().json["code"] for _ in range(6)}
    mocks.reset()
    clock.advance(10)

    answer = citizen.prove_name()

    assert codes == {"bureau_error", "bureau_unavailable"}
    assert answer.status_code == 200


def test_consents_are_listed_and_withdrawing_ends_what_they_allowed(citizen: Citizen) -> None:
    citizen.at_face()
    given = {one["purpose"]: one for one in citizen.get("/v1/consents").json["consents"]}

    answer = citizen.delete("/v1/consents/face-verification")

    assert given["face-verification"]["withdrawn_at"] is None
    assert answer.status_code == 204
    assert citizen.get("/v1/me").json["assurance"] == "realname"


def test_each_consent_and_its_withdrawal_can_be_proved_later(
    citizen: Citizen, store: Store, clock: FakeClock
) -> None:
    citizen.at_realname()
    for _ in range(2):
        clock.advance(1)
        assert citizen.ask_for_digits().status_code == 201
    for purpose in ("face-verification", "identity-check"):
        clock.advance(1)
        assert citizen.delete(f"/v1/consents/{purpose}").status_code == 204

    events = [
        event
        for event in reversed(citizen.audit_events(store, clock))
        if event["action"].startswith("consent.")
    ]

    assert [(event["action"], event["object"]) for event in events] == [
        ("consent.give", "identity-check"),
        ("consent.give", "face-verification"),
        ("consent.give", "face-verification"),
        ("consent.withdraw", "face-verification"),
        ("consent.withdraw", "identity-check"),
    ]
    assert len({event["at"] for event in events}) == 5
    assert {event["evidence"]["version"] for event in events} == {CONSENT["version"]}
    # Of the account that agreed, which nobody can take for the person.
    assert len({event["actor"] for event in events}) == 1
    assert events[0]["actor"] != events[0]["subject"]


def test_withdrawing_twice_is_as_good_as_once(
    citizen: Citizen, store: Store, clock: FakeClock
) -> None:
    citizen.at_realname()
    citizen.delete("/v1/consents/identity-check")
    once = citizen.get("/v1/consents").json
    clock.advance(60)

    answer = citizen.delete("/v1/consents/identity-check")

    assert answer.status_code == 204
    assert citizen.get("/v1/consents").json == once
    actions = [event["action"] for event in citizen.audit_events(store, clock)]
    assert actions.count("consent.withdraw") == 1


def test_a_consent_about_somebody_who_was_not_confirmed_is_withdrawn_in_their_trail(
    citizen: Citizen, store: Store, clock: FakeClock
) -> None:
    citizen.sign_in()
    citizen.prove_name(name="林晓美")
    citizen.delete("/v1/consents/identity-check")

    actions = {event["action"] for event in citizen.audit_events(store, clock)}

    assert actions == {"consent.give", "identity.confirm", "consent.withdraw"}


def test_a_consent_kept_before_it_named_anybody_is_withdrawn_in_the_persons_trail(
    citizen: Citizen, store: Store, clock: FakeClock
) -> None:
    citizen.at_realname()
    account = citizen.audit_events(store, clock)[0]["actor"]
    key = f"{account}.identity-check"
    kept = store.get("consent", key, now=clock())
    assert kept is not None
    older = {name: value for name, value in kept.doc.items() if name != "citizen"}
    store.put("consent", key, older, expect_version=kept.version, expires_at=None, now=clock())

    clock.advance(1)
    citizen.delete("/v1/consents/identity-check")

    assert citizen.audit_events(store, clock)[0]["action"] == "consent.withdraw"


def test_guesses_that_are_too_fast_leave_no_event_in_the_trail_of_who_is_guessed_at(
    citizen: Citizen, store: Store, clock: FakeClock
) -> None:
    citizen.sign_in()
    codes = [citizen.prove_name(name="林晓美").json["code"] for _ in range(8)]

    events = citizen.audit_events(store, clock)

    assert codes[5:] == ["attempts_too_fast"] * 3
    assert len(events) == 5 * 2


def test_refusing_consent_counts_as_no_attempt(citizen: Citizen) -> None:
    citizen.sign_in()
    for _ in range(6):
        citizen.prove_name(consent={**CONSENT, "agreed": False})

    assert citizen.prove_name().status_code == 200


def test_withdrawing_reaches_every_device_however_many_there_are(citizen: Citizen) -> None:
    first = Citizen(citizen.client, device_id="the-first").at_face()
    for number in range(60):
        citizen.device_id = f"phone-{number:04}"
        citizen.sign_in()
    citizen.delete("/v1/consents/face-verification")

    assert first.get("/v1/me").json["assurance"] == "realname"


def test_withdrawing_the_face_consent_keeps_what_a_counter_confirmed(
    citizen: Citizen, counter: tuple[str, str]
) -> None:
    citizen.at_face()
    code = issue_code(citizen, counter).json["code"]
    citizen.post("/v1/identity/counter", {"code": code})

    citizen.delete("/v1/consents/face-verification")

    me = citizen.get("/v1/me").json
    assert me["assurance"] == "face"
    assert "face" not in me["methods"]


def test_a_fresh_face_that_is_withdrawn_leaves_no_freshness_to_an_old_counter_code(
    citizen: Citizen, counter: tuple[str, str], clock: FakeClock
) -> None:
    citizen.at_realname()
    code = issue_code(citizen, counter).json["code"]
    citizen.post("/v1/identity/counter", {"code": code})
    clock.advance(FRESH_FACE_S + 1)
    before = _withdraw_money(citizen, "before-the-face")
    challenge_id = citizen.ask_for_digits().json["challenge_id"]
    assert citizen.send_video(challenge_id, b"a video").status_code == 200
    citizen.delete("/v1/consents/face-verification")

    after = _withdraw_money(citizen, "after-the-withdrawal")

    assert (before.status_code, before.json["code"]) == (401, "step_up_needed")
    assert (after.status_code, after.json["code"]) == (401, "step_up_needed")
    assert citizen.get("/v1/me").json["assurance"] == "face"


def _withdraw_money(citizen: Citizen, key: str) -> TestResponse:
    body = {"reason": "loan_repayment", "amount_yuan": "1.00", "bank_account": _BANK_ACCOUNT}
    return citizen.post("/v1/services/housing-fund-withdrawal", body, **{"Idempotency-Key": key})


def test_withdrawing_the_identity_consent_forgets_the_person(
    citizen: Citizen, store: Store, clock: FakeClock
) -> None:
    citizen.at_realname()
    ref = citizen.audit_events(store, clock)[0]["subject"]
    kept = store.get("citizen", ref, now=clock())

    citizen.delete("/v1/consents/identity-check")

    assert kept is not None
    assert store.get("citizen", ref, now=clock()) is None
    assert store.find("account", "citizen", ref, now=clock(), limit=1) == []
    me = citizen.get("/v1/me").json
    assert (me["assurance"], me["name"]) == ("wechat", None)
    assert citizen.get("/v1/home").json["code"] == "step_up_needed"
    assert citizen.prove_name().status_code == 200


def test_withdrawing_the_identity_consent_withdraws_the_face_consent_too(citizen: Citizen) -> None:
    citizen.at_face()

    citizen.delete("/v1/consents/identity-check")

    given = citizen.get("/v1/consents").json["consents"]
    assert [one["withdrawn_at"] is None for one in given] == [False, False]


def test_a_consent_never_given_cannot_be_withdrawn(citizen: Citizen) -> None:
    citizen.sign_in()

    assert citizen.delete("/v1/consents/face-verification").status_code == 404
    assert citizen.delete("/v1/consents/everything").status_code == 404


def test_a_counter_code_rises_to_face_once(citizen: Citizen, counter: tuple[str, str]) -> None:
    citizen.at_realname()
    code = issue_code(citizen, counter).json["code"]

    first = citizen.post("/v1/identity/counter", {"code": code})
    second = citizen.post("/v1/identity/counter", {"code": code})

    assert (first.status_code, first.json["assurance"]) == (200, "face")
    assert (second.status_code, second.json["code"]) == (422, "counter_code_refused")
    assert "counter" in citizen.get("/v1/me").json["methods"]


def test_a_counter_code_is_for_the_person_it_was_made_out_to(
    citizen: Citizen, counter: tuple[str, str]
) -> None:
    code = issue_code(citizen.at_realname(), counter).json["code"]
    other = Citizen(citizen.client, code="he-xiulan").at_realname()

    answer = other.post("/v1/identity/counter", {"code": code})

    assert answer.json["code"] == "counter_code_refused"


def test_a_counter_code_lasts_ten_minutes(
    citizen: Citizen, counter: tuple[str, str], clock: FakeClock
) -> None:
    code = issue_code(citizen.at_realname(), counter).json["code"]
    clock.advance(600)

    answer = citizen.post("/v1/identity/counter", {"code": code})

    assert answer.json["code"] == "counter_code_refused"


def test_another_account_cannot_use_up_a_persons_tries_at_a_counter_code(
    citizen: Citizen, counter: tuple[str, str]
) -> None:
    thief = Citizen(citizen.client, code="he-xiulan")
    thief.sign_in()
    thief.prove_name(name=citizen.name, id_number=citizen.id_number)
    tries = [thief.post("/v1/identity/counter", {"code": "WR0NG"}).json for _ in range(6)]
    code = issue_code(citizen.at_realname(), counter).json["code"]

    answer = citizen.post("/v1/identity/counter", {"code": code})

    assert tries[-1]["code"] == "attempts_too_fast"
    assert (answer.status_code, answer.json["assurance"]) == (200, "face")


def test_who_used_up_their_tries_at_counter_codes_may_try_again_after_a_day(
    citizen: Citizen, counter: tuple[str, str], clock: FakeClock
) -> None:
    citizen.at_realname()
    for _ in range(50):
        citizen.sign_in()
        citizen.prove_name()
        citizen.post("/v1/identity/counter", {"code": "WR0NG"})
        clock.advance(30)
    code = issue_code(citizen, counter).json["code"]
    closed = citizen.post("/v1/identity/counter", {"code": code})
    clock.advance(24 * 3600)
    citizen.at_realname()
    code = issue_code(citizen, counter).json["code"]

    opened = citizen.post("/v1/identity/counter", {"code": code})

    assert (closed.status_code, closed.json["code"]) == (403, "attempts_exhausted")
    # Not to a counter: that is where they stand.
    assert "窗口" not in closed.json["message"]
    assert opened.status_code == 200


@pytest.mark.parametrize(
    "credentials",
    [("counter-1", "wrong"), ("nobody", "x"), ("", ""), ("COUNTER-1\x00", "x")],
)
def test_a_counter_needs_its_own_credentials(
    citizen: Citizen, counter: tuple[str, str], credentials: tuple[str, str]
) -> None:
    answer = issue_code(citizen, credentials)

    assert (answer.status_code, answer.json["code"]) == (401, "credentials_refused")


def test_a_citizens_token_does_not_open_the_counter(citizen: Citizen) -> None:
    citizen.at_face()

    answer = citizen.post("/v1/counter-codes", {"name": "x", "id_number": "x"})

    assert answer.json["code"] == "credentials_refused"


def test_an_organisation_without_the_scope_is_refused(citizen: Citizen) -> None:
    answer = issue_code(citizen, register(citizen.client, "no-scope", frozenset()))

    assert (answer.status_code, answer.json["code"]) == (403, "scope_missing")
