"""`python -m tools.in_sandbox`: a command sees the settings of the server that is running."""

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PRINT_ENVIRONMENT = "import os; print('\\n'.join(f'{k}={v}' for k, v in os.environ.items()))"


def _settings_in_sandbox(**given: str) -> dict[str, str]:
    command = [sys.executable, "-c", _PRINT_ENVIRONMENT]
    done = subprocess.run(
        [sys.executable, "-m", "tools.in_sandbox", *command],
        cwd=_ROOT,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **given},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


def test_the_folder_that_is_set_is_where_keys_and_store_are(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"

    first, second = (_settings_in_sandbox(MINSHENG_VAR_FOLDER=str(folder)) for _ in range(2))

    assert first["MINSHENG_STORE_URL"] == f"sqlite:///{folder / 'minsheng.sqlite3'}"
    assert Path(first["MINSHENG_TOKEN_KEY_FILE"]).parent == folder
    assert first["MINSHENG_MASTER_KEY"] == second["MINSHENG_MASTER_KEY"]
