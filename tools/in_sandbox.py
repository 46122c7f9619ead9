"""Runs a command with the settings of `make serve`, which are not in the shell's environment.

.venv/bin/python -m tools.in_sandbox flask --app app organisation --help
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from core.config import EnvReader
from tools.sandbox import sandbox_settings

_ROOT = Path(__file__).parent.parent


def main(command: list[str]) -> int:
    """Run the command and return its exit code."""
    if not command:
        sys.stderr.write(__doc__ or "")
        return 2
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    var = _ROOT / EnvReader(os.environ).text("VAR_FOLDER", "var")
    env = {**sandbox_settings(os.environ, var), "PATH": path}
    try:
        return _run(command, env)
    except FileNotFoundError:
        sys.stderr.write(f"{command[0]}: not found; name a program of .venv/bin or a path\n")
        return 127


def _run(command: list[str], env: Mapping[str, str]) -> int:
    # Ctrl-C reaches the command too: what it does about it is waited for. A handler, because
    # a signal that is ignored here would be ignored there.
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    with subprocess.Popen(command, cwd=_ROOT, env=env) as running:
        signal.signal(signal.SIGTERM, lambda number, _frame: running.send_signal(number))
        code = running.wait()
    # As a shell tells it: 128 and the number of the signal that ended it.
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
