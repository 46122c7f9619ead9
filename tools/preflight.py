"""What the launcher makes sure of before it starts anything."""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app import Settings
from auth.verifier.settings import VerifierSettings
from core.config import ConfigError
from mock_upstreams.settings import SettingsError, read_settings
from tools.processes import LaunchError


def check_settings(env: Mapping[str, str]) -> None:
    """Read the settings of every process.

    Raises:
        ConfigError: one line for each problem of any of them.
    """
    problems: list[str] = []
    for read in (Settings.from_env, VerifierSettings.from_env, read_settings):
        try:
            read(env)
        except (ConfigError, SettingsError) as exc:
            problems += str(exc).splitlines()
    if problems:
        raise ConfigError("\n".join(dict.fromkeys(problems)))


@contextmanager
def only_one(out: Path) -> Iterator[None]:
    """Hold a folder for one launcher: two would write over each other's logs and store.

    Raises:
        LaunchError: another one holds it.
    """
    with (out / "launcher.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            raise LaunchError(
                f"another make demo or make serve works in {out}; end it, or set "
                "MINSHENG_OUT_FOLDER and MINSHENG_VAR_FOLDER to other folders"
            ) from exc
        yield
