"""The mock bureaus' settings, read once from the mapping that the entry point hands over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mock_upstreams.sandbox import sandbox
from mock_upstreams.world import DEFAULT_SEED


class SettingsError(Exception):
    """The settings are wrong. The message has one line for each problem."""


@dataclass(frozen=True, kw_only=True)
class MockSettings:
    """`admin_token` empty means that only this machine may give orders.

    `mappings` is a folder of stubs that are there from the start; `proxy_to` names hosts that stubs
    may pass requests on to, besides this machine. With `all_templates` every stub's answer is one.
    """

    host: str = "127.0.0.1"
    port: int = 8002
    seed: str = DEFAULT_SEED
    admin_token: str = field(default="", repr=False)
    credentials: Mapping[str, Mapping[str, str]] = field(default_factory=sandbox, repr=False)
    mappings: Path | None = None
    proxy_to: frozenset[str] = frozenset()
    all_templates: bool = False


def read_settings(env: Mapping[str, str]) -> MockSettings:
    """Read `MINSHENG_MOCKS_HOST`, `_PORT` and `_ADMIN_TOKEN`, and each bureau's credentials.

    A credential that is not set is the sandbox's published one.

    Raises:
        SettingsError: the port is not one.
    """
    port = env.get("MINSHENG_MOCKS_PORT", "").strip() or "8002"
    if not (port.isascii() and port.isdigit()) or not 0 <= int(port[:6]) <= 65535:
        raise SettingsError("MINSHENG_MOCKS_PORT must be a whole number from 0 to 65535")
    return MockSettings(
        host=env.get("MINSHENG_MOCKS_HOST", "").strip() or "127.0.0.1",
        port=int(port),
        admin_token=env.get("MINSHENG_MOCKS_ADMIN_TOKEN", "").strip(),
        credentials={name: _credentials(name, known, env) for name, known in sandbox().items()},
    )


def _credentials(bureau: str, known: Mapping[str, str], env: Mapping[str, str]) -> dict[str, str]:
    return {
        name: env.get(f"MINSHENG_{bureau.upper()}_{name.upper()}", "").strip() or default
        for name, default in known.items()
    }
