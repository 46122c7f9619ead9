"""What `python -m mock_upstreams` does besides serving."""

import importlib
from collections.abc import Mapping

# Imported when asked for: they bring a validator of schemas, which the server does without.
_COMMANDS = {"record": "mock_upstreams.recording.cli", "lint": "mock_upstreams.linting.cli"}


def is_command(arguments: list[str]) -> bool:
    """Return whether the first argument is a command's name."""
    return bool(arguments) and arguments[0] in _COMMANDS


def run_command(arguments: list[str], env: Mapping[str, str]) -> int:
    """Run the command that the first argument names; return its exit code."""
    command = importlib.import_module(_COMMANDS[arguments[0]])
    done: int = command.main(arguments[1:], env)
    return done
