"""`flask --app app licence verify`: codes on the command line, without settings or network."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from certificates.cli import build_licence_cli
from certificates.qr import qr_png
from certificates.revocations import RevocationList
from core.clock import rfc3339
from tests.unit.certificates.codes_at_hand import CLAIMS, NOW, claims_for, new_keys

ROOT = Path(__file__).parents[3]
# An audit hook cannot be removed, so whatever the command imports or does later is under it too.
WITHOUT_NETWORK = """
import sys

def refuse(event, _arguments):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"):
        raise SystemExit("touched the network: " + event)

sys.addaudithook(refuse)
from flask.cli import main
sys.argv = ["flask", "--app", "app", "licence", "verify", *sys.argv[1:]]
main()
"""
KEYS = new_keys()
PAYLOAD = KEYS.encode(CLAIMS)


def fresh_code() -> str:
    now = datetime.now(UTC).replace(microsecond=0)
    minute = timedelta(seconds=60)
    return KEYS.encode(
        replace(CLAIMS, issued_at=now, not_before=now - minute, expires_at=now + 5 * minute)
    )


@pytest.fixture
def trust_list(tmp_path: Path) -> Path:
    path = tmp_path / "licence-keys.json"
    path.write_text(json.dumps(KEYS.trust_list.as_json()), encoding="utf-8")
    return path


def run(*arguments: str | Path, stdin: str | bytes = "") -> Result:
    command = ["verify", "--at", rfc3339(NOW), *map(str, arguments)]
    return CliRunner().invoke(build_licence_cli(), command, input=stdin)


def run_alone(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        # No settings: not even where the store is.
        env={name: value for name, value in os.environ.items() if "MINSHENG" not in name},
        check=False,
        timeout=60,
    )


def test_the_hook_would_notice_a_connection() -> None:
    connect = "import socket; socket.create_connection(('127.0.0.1', 9))\nfrom flask"

    done = run_alone(WITHOUT_NETWORK.replace("from flask", connect))

    assert "touched the network" in done.stderr


def test_a_code_of_now_is_accepted_without_settings_or_network(trust_list: Path) -> None:
    done = run_alone(WITHOUT_NETWORK, "--json", "--trust-list", trust_list, fresh_code())

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["fields"] == dict(CLAIMS.fields)


def test_the_code_can_come_from_the_input(trust_list: Path) -> None:
    done = run("--json", "--trust-list", trust_list, "-", stdin=PAYLOAD + "\r\n")

    assert json.loads(done.stdout)["accepted"] is True


def test_the_code_can_come_from_a_picture(trust_list: Path, tmp_path: Path) -> None:
    picture = tmp_path / "code.png"
    picture.write_bytes(qr_png(PAYLOAD))

    done = run("--json", "--trust-list", trust_list, "--picture", picture)

    assert json.loads(done.stdout)["fields"]["name"] == "林晓梅"


@pytest.mark.parametrize(
    "name, words", [("over_18", "未满18岁 · Under 18"), ("over_60", "over_60: 否 no")]
)
def test_a_no_follows_the_band_of_a_yes_at_once(trust_list: Path, name: str, words: str) -> None:
    payload = KEYS.encode(replace(CLAIMS, fields={"name": "周子涵", name: False}))

    done = run("--trust-list", trust_list, payload)

    below = done.stdout.split("A C C E P T E D")[1].strip("✓ \n").splitlines()
    assert (done.exit_code, below[0]) == (0, f"!!  {words}  !!")


def test_a_verdict_is_large_in_two_languages_and_tells_every_field(trust_list: Path) -> None:
    done = run("--trust-list", trust_list, PAYLOAD)

    assert done.exit_code == 0
    assert done.stdout.startswith("✓" * 60)
    for words in ("核 验 通 过", "A C C E P T E D", "居民身份证电子凭证", "姓名 Name:  林晓梅"):
        assert words in done.stdout


def test_a_refusal_looks_unlike_an_acceptance_and_says_what_to_do(trust_list: Path) -> None:
    done = run("--trust-list", trust_list, "hello")

    assert done.exit_code == 1
    assert done.stdout.startswith("✗" * 60)
    assert "不 予 采 信" in done.stdout
    assert "请持证人在“我的证照”中重新出示" in done.stdout


def test_nothing_in_a_code_reaches_the_terminal_as_a_command(trust_list: Path) -> None:
    fields = {"name": "\x1b[2J\u202e张三", "nick\x07name": "a"}
    payload = KEYS.encode(replace(CLAIMS, fields=fields, licence_type="\x1b]0;x"))

    done = run("--trust-list", trust_list, payload)

    assert done.exit_code == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)


@pytest.mark.parametrize(
    "payload, options, code",
    [
        (PAYLOAD, ["--at", rfc3339(NOW + timedelta(minutes=5))], "code_expired"),
        (PAYLOAD, ["--at", "2026-03-01T16:28:59+08:00"], "code_not_yet_valid"),
        (new_keys().encode(CLAIMS), [], "code_unknown_key"),
        (KEYS.encode(claims_for("bank-0002")), ["--audience", "hotel-0001"], "code_wrong_audience"),
        ("hello", [], "code_unreadable"),
        ("A" * 5000, [], "code_unreadable"),
    ],
    ids=["old", "early", "foreign", "for-another", "text", "long"],
)
def test_a_refusal_has_a_reason_and_exit_code_1(
    trust_list: Path, payload: str, options: list[str], code: str
) -> None:
    done = run("--json", "--trust-list", trust_list, *options, payload)

    assert done.exit_code == 1
    assert json.loads(done.stdout)["code"] == code


def listed(tmp_path: Path, *codes: bytes, age: timedelta = timedelta()) -> Path:
    issued_at = NOW + timedelta(seconds=30) - age
    found = RevocationList(
        issuer="minsheng",
        codes=frozenset(codes),
        issued_at=issued_at,
        expires_at=issued_at + timedelta(minutes=5),
    )
    path = tmp_path / "revocations"
    path.write_text(json.dumps(found.as_json(KEYS.sign_revocations(found))))
    return path


def test_a_code_on_the_revocation_list_is_refused(trust_list: Path, tmp_path: Path) -> None:
    path = listed(tmp_path, CLAIMS.code_id)

    done = run("--json", "--trust-list", trust_list, "--revocations", path, PAYLOAD)

    assert (done.exit_code, json.loads(done.stdout)["code"]) == (1, "code_revoked")


def test_until_when_a_code_was_not_revoked_is_told(trust_list: Path, tmp_path: Path) -> None:
    options = ("--trust-list", trust_list, "--revocations", listed(tmp_path))

    said = run(*options, PAYLOAD).stdout
    as_json = json.loads(run("--json", *options, PAYLOAD).stdout)

    assert "Not revoked until 16:30:30" in said
    assert as_json["not_revoked_at"] == "2026-03-01T08:30:30Z"


def test_a_list_older_than_the_code_says_nothing_of_it(trust_list: Path, tmp_path: Path) -> None:
    older = listed(tmp_path, age=timedelta(seconds=31))
    options = ("--trust-list", trust_list, "--revocations", older)

    said = run(*options, PAYLOAD).stdout
    as_json = json.loads(run("--json", *options, PAYLOAD).stdout)

    assert "Whether it was revoked since was not checked." in said
    assert as_json["not_revoked_at"] is None


def test_a_revocation_list_older_than_the_code_says_nothing_of_it(
    trust_list: Path, tmp_path: Path
) -> None:
    path = listed(tmp_path, age=timedelta(minutes=1))

    said = run("--trust-list", trust_list, "--revocations", path, PAYLOAD).stdout

    assert "was not checked" in said


def test_a_revocation_list_that_has_ended_is_exit_code_2(trust_list: Path, tmp_path: Path) -> None:
    path = listed(tmp_path, age=timedelta(minutes=6))

    done = run("--trust-list", trust_list, "--revocations", path, PAYLOAD)

    assert (done.exit_code, done.stdout) == (2, "")
    assert "ended" in done.stderr


def test_bytes_that_are_no_text_are_an_unreadable_code(trust_list: Path) -> None:
    done = run("--json", "--trust-list", trust_list, "-", stdin=b"\xff\xfe\x00" * 900)

    assert json.loads(done.stdout)["code"] == "code_unreadable"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": [{}]}', '{"keys": 5}', "[" * 100_000])
def test_a_file_that_is_no_trust_list_is_exit_code_2(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(text, encoding="utf-8")

    done = run("--trust-list", path, PAYLOAD)

    assert done.exit_code == 2
    assert "list.json" in done.stderr


def png_of(width: int, height: int) -> bytes:
    file = BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    "picture",
    [b"", b"no picture", png_of(40, 40), png_of(9000, 9000), qr_png(PAYLOAD)[:200], b"GIF89a"],
    ids=["empty", "text", "no-code", "too-many-pixels", "cut", "gif"],
)
def test_a_picture_without_a_readable_code_is_exit_code_2(
    trust_list: Path, tmp_path: Path, picture: bytes
) -> None:
    path = tmp_path / "picture"
    path.write_bytes(picture)

    done = run("--trust-list", trust_list, "--picture", path)

    assert (done.exit_code, done.stdout) == (2, "")
    assert "picture" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [[], [PAYLOAD, "--picture", "a.png"], [PAYLOAD, "--at", "yesterday"],
     [PAYLOAD, "--at", "2026-03-01T08:30:00"], ["--picture", "/nowhere/a.png"]],
    ids=["neither", "both", "no-instant", "no-zone", "no-file"],
)  # fmt: skip
def test_what_cannot_be_used_is_exit_code_2(trust_list: Path, arguments: list[str]) -> None:
    done = run("--trust-list", trust_list, *arguments)

    assert (done.exit_code, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
