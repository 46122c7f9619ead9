"""The one reader of settings: each process's entry point hands it the environment."""

import base64
import binascii
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from core.keys import split_private_keys

_PREFIX = "MINSHENG_"


class ConfigError(Exception):
    """The settings are wrong. The message has one line for each problem, all at once."""


class EnvReader:
    """Reads `MINSHENG_*` variables, noting every problem instead of stopping at the first.

    A required variable that is missing gives a harmless stand-in until `finish` raises.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._problems: list[str] = []

    def finish(self) -> None:
        """Raise what was found.

        Raises:
            ConfigError: one line per missing or malformed variable.
        """
        if self._problems:
            raise ConfigError("\n".join(self._problems))

    def text(self, name: str, default: str | None = None) -> str:
        value = self._env.get(_PREFIX + name, "").strip()
        if value:
            return value
        if default is None:
            self._problem(name, "is required and not set")
            return ""
        return default

    def pair(self, first: str, second: str) -> tuple[str, str] | None:
        """Read two texts that are set together; None if neither is."""
        one, other = self.text(first, ""), self.text(second, "")
        if bool(one) != bool(other):
            self._problem(first, f"and {_PREFIX}{second} must be set together")
        return (one, other) if one and other else None

    def secret(self, name: str, *, min_length: int = 16) -> str:
        """Read a secret. It has no default: a secret with a default is not one."""
        value = self.text(name)
        if value and len(value) < min_length:
            self._problem(name, f"must have at least {min_length} characters")
        return value

    def key(self, name: str, *, length: int) -> bytes:
        """Read a base64 key of exactly `length` bytes."""
        text = self.text(name)
        if not text:
            return bytes(length)
        try:
            value = base64.b64decode(text, validate=True)
        except binascii.Error:
            value = b""
        if len(value) != length:
            self._problem(name, f"must be {length} bytes in base64")
            return bytes(length)
        return value

    def hex_key(self, name: str, *, fewest: int, most: int) -> str:
        """Read a key in hex that stands for so many bytes, and return it as hex."""
        text = self.text(name)
        try:
            length = len(bytes.fromhex(text))
        except ValueError:
            length = 0
        if text and not fewest <= length <= most:
            size = f"{fewest}" if fewest == most else f"{fewest} to {most}"
            self._problem(name, f"must be {size} bytes in hex")
        return text

    def integer(self, name: str, default: int, *, low: int, high: int) -> int:
        text = self.text(name, str(default))
        if not (text.isascii() and text.isdigit()) or len(text) > 9 or not low <= int(text) <= high:
            self._problem(name, f"must be a whole number from {low} to {high}")
            return default
        return int(text)

    def seconds(self, name: str, default: float, *, low: float = 0.05, high: float = 600) -> float:
        try:
            value = float(self.text(name, str(default)))
        except ValueError:
            value = -1.0
        if not low <= value <= high:
            self._problem(name, f"must be a number of seconds from {low:g} to {high:g}")
            return default
        return value

    def url(self, name: str, default: str | None = None) -> str:
        """Read an http or https address without a query."""
        text = self.text(name, default)
        try:
            parts = urlsplit(text)
            sound = parts.scheme in ("http", "https") and parts.hostname and not parts.query
            _ = parts.port
        except ValueError:
            sound = False
        if text and not sound:
            self._problem(name, "must be an http:// or https:// address")
        return text

    def checked(self, name: str, default: str, check: Callable[[str], None]) -> str:
        """Read a text that `check` finds no fault with; it raises ConfigError to say which."""
        text = self.text(name, default)
        try:
            check(text)
        except ConfigError as exc:
            self._problem(name, str(exc))
        return text

    def private_keys(self, name: str) -> tuple[str, ...]:
        """Read the file of P-256 private keys that a variable names, as PEM texts.

        The first one signs; the others only check what they signed before a rotation.
        """
        text = self.text(name)
        if not text:
            return ()
        try:
            return split_private_keys(Path(text).read_text(encoding="ascii"))
        except OSError:
            self._problem(name, f"names a file that cannot be read: {text}")
        except ValueError as exc:
            self._problem(name, f"names a file that {exc}: {text}")
        return ()

    def _problem(self, name: str, what: str) -> None:
        self._problems.append(f"{_PREFIX}{name} {what}")
