"""No identity number, name or face where it does not belong, whatever is called."""

import io
import json
import logging
from pathlib import Path

import pytest
import structlog
from flask import Flask

from certificates.qr import qr_png
from core.logs import add_along, logging_config, redact
from core.store import open_store
from mock_upstreams.running import RunningMocks
from tests.api.citizen import Citizen, issue_code
from tests.api.clerk import Clerk, decide, open_request
from tests.api.organisation import register
from tests.fakes import FakeClock
from tests.gateway import gateway

VIDEO = b"\x00\x00\x00\x18ftypmp42-the-face-of-a-person"


@pytest.fixture
def log_lines(caplog: pytest.LogCaptureFixture) -> io.StringIO:
    """Return everything that structlog writes, as production writes it, before redaction."""
    lines = io.StringIO()
    structlog.configure(
        processors=[
            add_along,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=repr),
        ],
        logger_factory=structlog.WriteLoggerFactory(lines),
    )
    caplog.set_level(logging.DEBUG)
    yield lines
    structlog.reset_defaults()


def _live_a_little(app: Flask, mocks: RunningMocks) -> Citizen:
    citizen = Citizen(app.test_client())
    citizen.sign_in()
    citizen.prove_name(name="林晓美")
    citizen.prove_name()
    challenge = citizen.ask_for_digits().json["challenge_id"]
    citizen.send_video(challenge, VIDEO)
    citizen.get("/v1/home")
    _show_a_licence(citizen)
    _share_a_copy(citizen)
    _visit_a_counter(citizen)
    _take_money_out(citizen)
    for fault in ("reset", "garbage", "other_citizen", "missing_field", "empty"):
        mocks.put_fault(
            *({"bureau": name, "fault": fault} for name in ("social_security", "population"))
        )
        citizen.get("/v1/home")
        citizen.get("/v1/licences")
        citizen.prove_name()
    mocks.reset()
    citizen.get(f"/v1/services/{citizen.id_number}")
    citizen.get(f"/v1/sessions?id={citizen.id_number}")
    return citizen


def _show_a_licence(citizen: Citizen) -> None:
    licences = citizen.get("/v1/licences").json["licences"]
    path = f"/v1/licences/{licences[0]['licence_id']}"
    officer = register(citizen.client, "hotel-1", frozenset({"licence:verify"}))
    for view in ("", "/card.svg", "/card.png", "/uses"):
        assert citizen.get(path + view).status_code == 200
    for mode in ("online", "offline"):
        payload = citizen.post(f"{path}/codes", {"mode": mode}).json["payload"]
        citizen.secrets.append(payload)
        citizen.client.post("/v1/verifications", json={"payload": payload}, auth=officer)
        picture = {"picture": (io.BytesIO(qr_png(payload)), f"{citizen.name}.png")}
        citizen.client.post("/v1/verifications/pictures", data=picture, auth=officer)


def _share_a_copy(citizen: Citizen) -> None:
    clerk = Clerk.of(citizen.client)
    asked = clerk.ask()
    citizen.secrets.append(asked.json["invitation"])
    request_id = open_request(citizen, asked).json["request_id"]
    assert decide(citizen, request_id).status_code == 200
    assert clerk.fetch(request_id).status_code == 200
    assert citizen.delete(f"/v1/copy-requests/{request_id}/consent").status_code == 204


def _take_money_out(citizen: Citizen) -> None:
    card = "6217000100000000010"
    citizen.secrets.append(card)
    wish = {"reason": "loan_repayment", "amount_yuan": "100.00", "bank_account": card}
    for amount_yuan, status in (("100.00", 200), ("100", 422), ("100.00", 200)):
        answer = citizen.post(
            "/v1/services/housing-fund-withdrawal",
            {**wish, "amount_yuan": amount_yuan},
            **{"Idempotency-Key": "to-be-kept-private"},
        )
        assert answer.status_code == status


def _visit_a_counter(citizen: Citizen) -> None:
    counter = register(citizen.client, "counter-1", frozenset({"identity:confirm"}))
    code = issue_code(citizen, counter).json["code"]
    citizen.secrets += [code, counter[1]]
    citizen.post("/v1/identity/counter", {"code": code})
    body = {"refresh_token": citizen.tokens["refresh_token"], "device_id": citizen.device_id}
    assert citizen.client.post("/v1/sessions/refresh", json=body).status_code == 200


def test_no_log_record_holds_a_person(
    app: Flask, mocks: RunningMocks, log_lines: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    citizen = _live_a_little(app, mocks)

    written = log_lines.getvalue() + "".join(str(vars(record)) for record in caplog.records)
    assert "bureau_call" in written
    for secret in (
        *(citizen.id_number, citizen.name, "ftypmp42"),
        *(citizen.tokens["access_token"], citizen.tokens["refresh_token"], *citizen.secrets),
    ):
        assert secret not in written


def test_nothing_at_rest_holds_a_person_in_clear(
    env: dict[str, str], clock: FakeClock, mocks: RunningMocks, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    store = open_store(f"sqlite:///{folder}/store.sqlite3")
    with gateway(env, store, clock) as app:
        citizen = _live_a_little(app, mocks)

    kept = b"".join(path.read_bytes() for path in folder.iterdir())

    assert len(kept) > 10_000
    for secret in (citizen.id_number, citizen.name, json.dumps(citizen.name)[1:-1], "ftypmp42"):
        assert secret.encode() not in kept
    for secret in (citizen.tokens["refresh_token"], *citizen.secrets):
        assert secret.encode() not in kept


def test_redaction_is_the_last_line_of_defence() -> None:
    event = redact(None, "", {"event": "a 440104199003070000 b", "n": 1})

    assert event == {"event": "a [redacted] b", "n": 1}


def test_production_logs_are_json_without_local_variables() -> None:
    lines = io.StringIO()
    config = logging_config("test")
    config["handlers"]["stdout"]["stream"] = lines
    logger = logging.getLogger("somebody.else")
    handler = logging.StreamHandler(lines)
    logging.config.dictConfig(config | {"root": {"level": "CRITICAL", "handlers": []}})
    handler.setFormatter(_formatter(config))
    logger.addHandler(handler)
    secret = "夏侯样例"
    try:
        _fail(secret)
    except RuntimeError:
        logger.critical("it failed", exc_info=True)
    logger.removeHandler(handler)

    (line,) = lines.getvalue().splitlines()
    event = json.loads(line)

    assert event["event"] == "it failed"
    assert "RuntimeError" in event["exception"]
    assert secret not in line


def _fail(name: str) -> None:
    raise RuntimeError(f"{len(name)} characters")


def _formatter(config: dict) -> logging.Formatter:
    options = dict(config["formatters"]["json"])
    return options.pop("()")(**options)
