"""Face verification as a client meets it. The verifier's own judgement has its own tests."""

from io import BytesIO

import pytest

from auth.verifier.reasons import Reason
from core.store.base import Store
from mock_upstreams.running import RunningMocks
from tests.api.citizen import CONSENT, Citizen, issue_code
from tests.fakes import FakeClock
from tests.verifier_server import PASS, FakeVerifier, refuse


def _challenge(citizen: Citizen) -> str:
    return str(citizen.ask_for_digits().json["challenge_id"])


def test_a_challenge_is_six_digits_for_two_minutes(citizen: Citizen) -> None:
    citizen.at_realname()

    answer = citizen.ask_for_digits()

    assert answer.status_code == 201
    assert len(answer.json["digits"]) == 6 and answer.json["digits"].isdecimal()
    assert answer.json["limits"]["max_duration_s"] == 12


def test_a_video_that_passes_rises_to_face(citizen: Citizen, verifier: FakeVerifier) -> None:
    citizen.at_realname()
    challenge = citizen.ask_for_digits().json

    answer = citizen.send_video(challenge["challenge_id"], b"a video")

    assert answer.status_code == 200
    assert (answer.json["assurance"], answer.json["similarity"]) == ("face", 91.5)
    assert verifier.digits == [challenge["digits"]]


@pytest.mark.parametrize("reason", list(Reason), ids=lambda reason: reason.code)
def test_each_refusal_has_its_code_and_says_what_to_do(
    citizen: Citizen, verifier: FakeVerifier, reason: Reason
) -> None:
    citizen.at_realname()
    verifier.will_answer(refuse(reason.code))

    answer = citizen.send_video(_challenge(citizen), b"a video")

    assert (answer.status_code, answer.json["code"]) == (422, reason.code)
    assert answer.json["message"] == reason.message_zh
    assert "similarity" not in answer.json and "evidence" not in answer.json
    assert citizen.get("/v1/me").json["assurance"] == "realname"


def test_a_challenge_takes_one_video(citizen: Citizen) -> None:
    citizen.at_realname()
    challenge_id = _challenge(citizen)
    citizen.send_video(challenge_id, b"first")

    answer = citizen.send_video(challenge_id, b"second")

    assert (answer.status_code, answer.json["code"]) == (409, "challenge_used")


def test_a_recording_that_was_judged_is_not_judged_again(
    citizen: Citizen, verifier: FakeVerifier
) -> None:
    citizen.at_realname()
    citizen.send_video(_challenge(citizen), b"the same")

    answer = citizen.send_video(_challenge(citizen), b"the same")

    assert (answer.status_code, answer.json["code"]) == (422, "clip_replayed")
    assert len(verifier.digits) == 1


def test_a_replayed_recording_leaves_an_audit_event(
    citizen: Citizen, store: Store, clock: FakeClock
) -> None:
    citizen.at_realname()
    for _ in range(2):
        challenge_id = _challenge(citizen)
        citizen.send_video(challenge_id, b"the same")
        clock.advance(1)

    newest = next(
        event for event in citizen.audit_events(store, clock) if event["action"] == "face.judge"
    )

    assert (newest["outcome"], newest["object"]) == ("clip_replayed", challenge_id)
    assert newest["evidence"] == {}


def test_a_challenge_runs_out(citizen: Citizen, clock: FakeClock) -> None:
    citizen.at_realname()
    challenge_id = _challenge(citizen)
    clock.advance(120)

    answer = citizen.send_video(challenge_id, b"late")

    assert (answer.status_code, answer.json["code"]) == (410, "challenge_expired")


def test_another_persons_challenge_is_none(citizen: Citizen) -> None:
    other = Citizen(citizen.client, code="he-xiulan").at_realname()
    challenge_id = _challenge(other)
    citizen.at_realname()
    citizen.ask_for_digits()

    answer = citizen.send_video(challenge_id, b"a video")

    assert answer.json["code"] == "challenge_expired"
    assert other.send_video(challenge_id, b"a video").status_code == 200


def test_five_refusals_in_a_row_make_the_next_wait(
    citizen: Citizen, verifier: FakeVerifier, clock: FakeClock
) -> None:
    citizen.at_realname()
    verifier.will_answer(refuse("digits_mismatch"))
    for attempt in range(5):
        citizen.send_video(_challenge(citizen), b"%d" % attempt)

    sixth = citizen.send_video(_challenge(citizen), b"sixth")
    clock.advance(30)
    verifier.reset()
    after_a_pause = citizen.send_video(_challenge(citizen), b"seventh")

    assert (sixth.status_code, sixth.json["code"]) == (429, "attempts_too_fast")
    assert after_a_pause.status_code == 200


@pytest.mark.parametrize(
    "answer",
    [
        ("down", 500),
        ("not json", 200),
        ({"verdict": "pass"}, 200),
        ({"verdict": "pass", "reason": "lips_still", "similarity": 90, "evidence": {}}, 200),
        (
            {"verdict": "refuse", "reason": "never_heard_of", "similarity": None, "evidence": {}},
            200,
        ),
        ({"verdict": "pass", "reason": None, "similarity": 1e9, "evidence": {}}, 200),
        (PASS | {"evidence": {"digits_heard": "739205"}}, 200),
        (PASS | {"evidence": {"voice_peak_db": 10**400}}, 200),
    ],
    ids=[
        "down",
        "no-json",
        "too-little",
        "contradiction",
        "unknown-reason",
        "out-of-range",
        "text",
        "no-measure",
    ],
)
def test_a_verifier_that_does_not_judge_gives_the_attempt_back(
    citizen: Citizen, verifier: FakeVerifier, answer: tuple[object, int]
) -> None:
    citizen.at_realname()
    challenge_id = _challenge(citizen)
    verifier.will_answer(answer[0], status=answer[1])
    codes = {citizen.send_video(challenge_id, b"a video").json["code"] for _ in range(6)}
    verifier.reset()

    again = citizen.send_video(challenge_id, b"a video")

    assert codes == {"verifier_unavailable"}
    assert again.status_code == 200


def test_a_full_verifier_is_passed_on_with_its_retry_after(
    citizen: Citizen, verifier: FakeVerifier
) -> None:
    citizen.at_realname()
    challenge_id = _challenge(citizen)
    verifier.will_answer({}, status=503, headers={"Retry-After": "7"})

    busy = citizen.send_video(challenge_id, b"a video")
    verifier.reset()

    assert (busy.status_code, busy.json["code"]) == (503, "verifier_busy")
    assert busy.headers["Retry-After"] == "7"
    assert citizen.send_video(challenge_id, b"a video").status_code == 200


def test_the_bureau_being_down_gives_the_attempt_back(
    citizen: Citizen, mocks: RunningMocks
) -> None:
    citizen.at_realname()
    challenge_id = _challenge(citizen)
    mocks.put_fault({"bureau": "population", "fault": "reset"})

    down = citizen.send_video(challenge_id, b"a video")
    mocks.reset()

    assert (down.status_code, down.json["code"]) == (502, "bureau_error")
    assert citizen.send_video(challenge_id, b"a video").status_code == 200


def test_without_a_reference_photo_the_counter_is_named_however_often_one_tries(
    citizen: Citizen,
) -> None:
    citizen.code = "su-min"
    citizen.at_realname()

    answers = [citizen.send_video(_challenge(citizen), b"a video") for _ in range(7)]

    assert {answer.json["code"] for answer in answers} == {"reference_photo_missing"}
    assert "窗口" in answers[0].json["message"]


def test_a_video_is_not_judged_once_the_consent_is_withdrawn(
    citizen: Citizen, verifier: FakeVerifier
) -> None:
    citizen.at_realname()
    challenge_id = _challenge(citizen)
    citizen.delete("/v1/consents/face-verification")

    answer = citizen.send_video(challenge_id, b"a video")

    assert (answer.status_code, answer.json["code"]) == (422, "consent_needed")
    assert verifier.digits == []


def test_after_fifty_failures_only_a_counter_opens_the_way_again(
    citizen: Citizen, verifier: FakeVerifier, clock: FakeClock, counter: tuple[str, str]
) -> None:
    citizen.at_realname()
    verifier.will_answer(refuse("lips_still"))
    for attempt in range(50):
        citizen.sign_in()
        citizen.prove_name()
        citizen.send_video(_challenge(citizen), b"%d" % attempt)
        clock.advance(30)
    clock.advance(40 * 24 * 3600)
    citizen.sign_in()
    citizen.prove_name()
    verifier.reset()
    closed = citizen.send_video(_challenge(citizen), b"closed")
    code = issue_code(citizen, counter).json["code"]
    citizen.post("/v1/identity/counter", {"code": code})

    opened = citizen.send_video(_challenge(citizen), b"opened")

    assert (closed.status_code, closed.json["code"]) == (403, "counter_needed")
    assert opened.status_code == 200


def test_another_account_cannot_use_up_a_persons_attempts(
    citizen: Citizen, verifier: FakeVerifier
) -> None:
    thief = Citizen(citizen.client, code="he-xiulan")
    thief.sign_in()
    thief.prove_name(name=citizen.name, id_number=citizen.id_number)
    verifier.will_answer(refuse("face_mismatch"))
    for attempt in range(5):
        thief.send_video(_challenge(thief), b"%d" % attempt)
    verifier.reset()
    citizen.at_realname()

    answer = citizen.send_video(_challenge(citizen), b"a video")

    assert answer.status_code == 200


def test_a_body_that_is_no_form_is_415(citizen: Citizen) -> None:
    citizen.at_realname()
    path = f"/v1/face-verifications/{_challenge(citizen)}/video"

    answer = citizen.post(path, {"video": "x"})

    assert (answer.status_code, answer.json["code"]) == (415, "unsupported_media_type")


def test_a_child_under_fourteen_is_sent_to_a_counter_with_a_guardian(citizen: Citizen) -> None:
    citizen.code = "zhou-zihan"
    citizen.at_realname()

    answer = citizen.ask_for_digits()

    assert (answer.status_code, answer.json["code"]) == (403, "guardian_needed")


def test_without_consent_there_is_no_challenge(citizen: Citizen) -> None:
    citizen.at_realname()
    body = {"consent": {**CONSENT, "agreed": False}}

    answer = citizen.post("/v1/face-verifications", body)

    assert answer.json["code"] == "consent_needed"


def test_a_video_over_eight_mebibytes_is_too_large(
    citizen: Citizen, verifier: FakeVerifier
) -> None:
    citizen.at_realname()
    challenge_id = _challenge(citizen)

    over = citizen.send_video(challenge_id, bytes(8 * 1024 * 1024 + 1))
    way_over = citizen.send_video(challenge_id, bytes(9 * 1024 * 1024))

    assert [over.status_code, way_over.status_code] == [413, 413]
    assert over.json["code"] == way_over.json["code"] == "too_large"
    assert verifier.digits == []
    assert citizen.send_video(challenge_id, b"a video").status_code == 200


@pytest.mark.parametrize(
    "data",
    [{}, {"video": "text"}, {"film": (BytesIO(b"x"), "x.mp4")}],
    ids=["nothing", "text", "another-name"],
)
def test_an_upload_without_a_video_is_refused(citizen: Citizen, data: dict[str, object]) -> None:
    citizen.at_realname()
    path = f"/v1/face-verifications/{_challenge(citizen)}/video"

    answer = citizen.client.post(
        path, data=data, headers=citizen.headers, content_type="multipart/form-data"
    )

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")


def test_a_judged_video_leaves_an_audit_event_with_numbers_only(
    citizen: Citizen, store: Store, clock: FakeClock
) -> None:
    citizen.at_face()

    judged = [
        event for event in citizen.audit_events(store, clock) if event["action"] == "face.judge"
    ]

    assert [event["outcome"] for event in judged] == ["ok"]
    assert judged[0]["evidence"] == PASS["evidence"]
