"""The project's own commands, run as an operator or a clerk runs them."""

import secrets
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.demo.report import StepFailed

_ROOT = Path(__file__).parent.parent.parent
_TIMEOUT_S = 60


def run_flask(env: Mapping[str, str], *arguments: str) -> str:
    """Run `flask --app app …` and return what it printed.

    Raises:
        StepFailed: it ended with another code than 0.
    """
    flask = str(Path(sys.executable).parent / "flask")
    done = subprocess.run(
        [flask, "--app", "app", *arguments],
        cwd=_ROOT, env=dict(env), capture_output=True, text=True, timeout=_TIMEOUT_S,
    )  # fmt: skip
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip() or "nothing said").splitlines()
        raise StepFailed(said[-1])
    return done.stdout


def register(
    env: Mapping[str, str], name: str, scope: str, types: Sequence[str], fields: Sequence[str]
) -> tuple[str, str]:
    """Register an organisation; return its client id, a new one each time, and its secret."""
    client_id = f"demo-{secrets.token_hex(4)}"
    granted = [f"--licence-type={kind}" for kind in types] + [f"--field={one}" for one in fields]
    said = run_flask(
        env, "organisation", "add", client_id, "--name", name, "--scope", scope, *granted
    )
    return client_id, said.strip().splitlines()[-1]
