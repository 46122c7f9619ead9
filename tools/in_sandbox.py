"""Runs a command with the settings of `make serve`, which are not in the shell's environment.

.venv/bin/python -m tools.in_sandbox flask --app app organisation --help
"""

import os
import subprocess
import sys
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
        return subprocess.run(command, cwd=_ROOT, env=env, check=False).returncode
    except FileNotFoundError:
        sys.stderr.write(f"{command[0]}: not found; name a program of .venv/bin or a path\n")
        return 127


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
