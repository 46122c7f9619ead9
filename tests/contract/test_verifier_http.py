"""The verifier's HTTP contract, whatever its inside: what may be sent, and what comes back."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from flask import Flask
from werkzeug.serving import make_server
from werkzeug.wsgi import LimitedStream

from auth.verifier.pool import Pool
from auth.verifier.server import create_app
from auth.verifier.work import JUDGING
from tests.contract.verifier_process import SECRET, Answer, Verifier

VIDEO = b"\0" * 3_000_000
PHOTO = b"\0" * 1_000
GOOD = {"digits": b"314159", "video": VIDEO, "reference_photo": PHOTO}


def like_gunicorn(app: Flask) -> WSGIApplication:
    """End the request's body where it ends, as gunicorn does and this test's server does not."""

    def ended(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = LimitedStream(environ["wsgi.input"], length)
        environ["wsgi.input_terminated"] = True
        return app(environ, start_response)

    return ended


@contextmanager
def serving(
    job: str, *, workers: int = 1, queue: int = 8, timeout_s: float = 30
) -> Iterator[Verifier]:
    """Serve the real app and the real pool, with a child that does as tests.unit.verifier.jobs."""
    pool = Pool(
        JUDGING,
        f"tests.unit.verifier.jobs:{job}",
        workers=workers,
        queue=queue,
        job_timeout_s=timeout_s,
        job_memory_mb=1000,
    )
    server = make_server(
        "127.0.0.1", 0, like_gunicorn(create_app(pool, secret=SECRET)), threaded=True
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Verifier(port=server.server_port, log=Path(os.devnull))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def verifier() -> Iterator[Verifier]:
    with serving("obey") as running:
        yield running


def assert_is_problem(answer: Answer, status: int, code: str) -> None:
    body = answer.json

    assert (answer.status, body["status"], body["code"]) == (status, status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Content-Language"] == "zh"
    assert {"type", "title", "detail", "message", "retryable"} <= set(body)
    assert body["instance"] == f"urn:minsheng:request:{body['request_id']}"
    assert body["origin"] == "gateway"


def test_a_judgement_has_verdict_reason_similarity_and_evidence(verifier: Verifier) -> None:
    answer = verifier.judge(**GOOD)

    assert answer.status == 200
    assert answer.json == {
        "verdict": "pass",
        "reason": None,
        "similarity": 99.0,
        "evidence": {"digits": 314159, "video_bytes": len(VIDEO)},
    }


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", SECRET[:-1], "密钥"])
def test_without_the_secret_nothing_is_judged(verifier: Verifier, secret: str) -> None:
    answer = verifier.judge(secret=secret.encode().decode("latin-1"), **GOOD)

    assert_is_problem(answer, 401, "verifier_secret_wrong")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_another_scheme_than_bearer_is_refused(verifier: Verifier) -> None:
    answer = verifier.call("POST", "/v1/judgements", headers={"Authorization": f"Basic {SECRET}"})

    assert_is_problem(answer, 401, "verifier_secret_wrong")


@pytest.mark.parametrize(
    "digits",
    ["", "31415", "3141592", "31415a", " 314159", "314159\n", "+31415", "３１４１５９", "٣١٤١٥٩"],
    ids=repr,
)
def test_anything_but_six_ascii_digits_is_a_bad_request(verifier: Verifier, digits: str) -> None:
    assert_is_problem(
        verifier.judge(**GOOD | {"digits": digits.encode()}), 422, "judgement_invalid"
    )


@pytest.mark.parametrize("missing", ["digits", "video", "reference_photo"])
def test_a_missing_part_is_a_bad_request(verifier: Verifier, missing: str) -> None:
    parts = {name: content for name, content in GOOD.items() if name != missing}

    assert_is_problem(verifier.judge(**parts), 422, "judgement_invalid")


def test_a_body_that_is_not_multipart_is_refused(verifier: Verifier) -> None:
    answer = verifier.call(
        "POST",
        "/v1/judgements",
        b"{}",
        {"Authorization": f"Bearer {SECRET}", "Content-Type": "application/json"},
    )

    assert_is_problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "part, size",
    [
        ("video", 8 * 1024 * 1024 + 1),
        ("reference_photo", 2 * 1024 * 1024 + 1),
        ("video", 12_000_000),
    ],
)
def test_a_part_or_body_past_its_limit_is_too_large(
    verifier: Verifier, part: str, size: int
) -> None:
    assert_is_problem(verifier.judge(**GOOD | {part: bytes(size)}), 413, "too_large")


def test_a_video_of_exactly_eight_mebibytes_is_judged(verifier: Verifier) -> None:
    answer = verifier.judge(**GOOD | {"video": bytes(8 * 1024 * 1024)})

    assert answer.status == 200


def test_too_many_parts_are_refused(verifier: Verifier) -> None:
    extra = {f"part{number}": b"x" for number in range(20)}

    assert_is_problem(verifier.judge(**GOOD | extra), 413, "too_large")


@pytest.mark.parametrize(
    "method, path, status, code",
    [("GET", "/v1/judgements", 405, "method_not_allowed"), ("GET", "/x", 404, "not_found")],
)
def test_other_routes_and_methods_have_the_same_error_shape(
    verifier: Verifier, method: str, path: str, status: int, code: str
) -> None:
    assert_is_problem(verifier.call(method, path), status, code)


def test_a_wrong_method_is_told_the_right_ones(verifier: Verifier) -> None:
    answer = verifier.call("GET", "/v1/judgements")

    assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize(
    "header, language, message",
    [
        ("en-GB, zh;q=0.5", "en", "We could not find what you asked for."),
        ("fr", "zh", "没有找到您要的内容。"),
    ],
)
def test_an_error_speaks_the_callers_language(
    verifier: Verifier, header: str, language: str, message: str
) -> None:
    answer = verifier.call("GET", "/x", headers={"Accept-Language": header})

    assert (answer.headers["Content-Language"], answer.json["message"]) == (language, message)


@pytest.mark.parametrize("given, is_kept", [("from-the-gateway-1", True), ("x", False)])
def test_an_error_names_the_callers_request_id_if_it_is_one(
    verifier: Verifier, given: str, is_kept: bool
) -> None:
    answer = verifier.call("GET", "/x", headers={"X-Request-Id": given})

    assert (answer.json["request_id"] == given) is is_kept
    assert len(str(answer.json["request_id"])) >= 8


def test_a_refusal_is_an_answer_and_not_an_error() -> None:
    with serving("decode_only") as verifier:
        answer = verifier.judge(**GOOD)

    assert answer.status == 200
    assert answer.json == {
        "verdict": "refuse",
        "reason": "video_unreadable",
        "similarity": None,
        "evidence": {},
    }


@pytest.mark.parametrize("misdeed", ["segfault", "fail", "answer_too_much", "sleep_for_ever"])
def test_a_child_that_dies_is_a_refusal_and_the_next_one_works(misdeed: str) -> None:
    with serving(misdeed, timeout_s=0.5) as verifier:
        answers = [verifier.judge(**GOOD) for _ in range(2)]

    assert {answer.status for answer in answers} == {200}
    assert {str(answer.json["reason"])[:6] for answer in answers} == {"video_"}


def test_a_full_queue_is_503_with_retry_after(tmp_path: Path) -> None:
    parts = GOOD | {"reference_photo": str(tmp_path).encode()}
    with serving("wait_for_gate", workers=1, queue=1) as verifier, ThreadPoolExecutor(3) as threads:
        tried = [
            threads.submit(verifier.judge, **parts | {"digits": digits})
            for digits in (b"000001", b"000002", b"000003")
        ]
        refused = next(as_completed(tried, timeout=30)).result()
        (tmp_path / "open").mkdir()
        statuses = sorted(answer.result().status for answer in tried)

    assert_is_problem(refused, 503, "verifier_queue_full")
    assert re.fullmatch("[1-9][0-9]*", refused.headers["Retry-After"])
    assert refused.json["retryable"] is True
    assert statuses == [200, 200, 503]


def test_health_and_metrics_need_no_secret_and_tell_nothing_about_people(
    verifier: Verifier,
) -> None:
    verifier.judge(**GOOD)
    live, metrics = verifier.call("GET", "/health/live"), verifier.call("GET", "/metrics")

    assert live.json == {"status": "ok"}
    assert b'minsheng_verifier_jobs_total{kind="clip",outcome="judged"}' in metrics.body
    assert b"314159" not in metrics.body


def test_it_is_not_ready_before_its_models_are_loaded(verifier: Verifier) -> None:
    answer = verifier.call("GET", "/health/ready")

    assert (answer.status, answer.json) == (503, {"status": "loading"})


def test_a_process_with_wrong_settings_says_all_that_is_wrong_and_ends_with_2() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "auth.verifier"],
        env={"MINSHENG_VERIFIER_PORT": "x"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert [line.split()[0] for line in ended.stderr.splitlines()] == [
        "MINSHENG_VERIFIER_SECRET",
        "MINSHENG_VERIFIER_PORT",
    ]
