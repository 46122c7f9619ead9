"""The command-line verifier, in a process of its own in which nothing may open a socket."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.certificates.codes_at_hand import CLAIMS, new_keys

ROOT = Path(__file__).parents[3]
# An audit hook cannot be removed, so whatever the tool imports or does later is under it too.
WITHOUT_NETWORK = """
import sys

def refuse(event, _arguments):
    if event.startswith("socket."):
        raise SystemExit("touched the network: " + event)

sys.addaudithook(refuse)
from tools.verify_offline import main
sys.exit(main(sys.argv[1:]))
"""
KEYS = new_keys()


def fresh_code(age: timedelta = timedelta()) -> str:
    now = datetime.now(UTC).replace(microsecond=0) - age
    claims = {
        "issued_at": now,
        "not_before": now - timedelta(seconds=60),
        "expires_at": now + timedelta(seconds=300),
    }
    return KEYS.encode(type(CLAIMS)(**{**vars(CLAIMS), **claims}))


@pytest.fixture
def trust_list(tmp_path: Path) -> Path:
    path = tmp_path / "licence-keys.json"
    path.write_text(json.dumps(KEYS.trust_list.as_json()), encoding="utf-8")
    return path


def run(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT_NETWORK, *map(str, arguments)]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, cwd=ROOT, check=False, timeout=60
    )


def test_the_hook_would_notice_a_socket() -> None:
    script = WITHOUT_NETWORK.replace("from tools", "import socket; socket.socket()\nfrom tools")
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert "touched the network" in done.stderr


def test_a_good_code_is_accepted_without_any_network(trust_list: Path) -> None:
    done = run("--trust-list", trust_list, fresh_code())

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["fields"] == dict(CLAIMS.fields)


def test_the_code_can_come_from_the_input(trust_list: Path) -> None:
    done = run("--trust-list", trust_list, "-", stdin=fresh_code() + "\n")

    assert json.loads(done.stdout)["accepted"] is True


@pytest.mark.parametrize(
    "payload, code",
    [
        (fresh_code(age=timedelta(minutes=6)), "code_expired"),
        (new_keys().encode(CLAIMS), "code_unknown_key"),
        ("hello", "code_unreadable"),
    ],
    ids=["old", "foreign", "text"],
)
def test_a_refusal_has_a_reason_and_exit_code_1(trust_list: Path, payload: str, code: str) -> None:
    done = run("--trust-list", trust_list, payload)

    assert done.returncode == 1
    assert json.loads(done.stdout)["code"] == code


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": [{}]}', '{"keys": 5}', "[" * 100_000])
def test_a_file_that_is_no_trust_list_is_exit_code_2(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(text, encoding="utf-8")

    done = run("--trust-list", path, fresh_code())

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
