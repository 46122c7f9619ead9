"""Finds the bureaus' adapters and builds them: a bureau is a folder here with an `ADAPTER`."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar, cast

import bureaus
from core.clock import Clock, Elapsed
from core.config import EnvReader
from core.upstream import Limits, UpstreamClient

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class BureauAdapter:
    """How one bureau is reached and spoken to.

    `credentials` name what the bureau hands out; each becomes a required setting
    `MINSHENG_<BUREAU>_<CREDENTIAL>`, beside the address in `MINSHENG_<BUREAU>_URL`. `hex_bytes`
    names those that are keys in hex, with the fewest and the most bytes of each. `uscc` is the
    unified social credit code with which the codes of its items begin; ours are made up, in a
    division (990000) that China does not have. Who offers no items has none.
    """

    name: str
    title_zh: str
    title_en: str
    credentials: tuple[str, ...]
    build: Callable[[UpstreamClient, Mapping[str, str], Clock], object]
    hex_bytes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    uscc: str | None = None


@dataclass(frozen=True, kw_only=True)
class BureauSettings:
    """Where one bureau is and what it gave us to sign with, by lower-case credential name."""

    url: str
    credentials: Mapping[str, str] = field(repr=False)


class Bureaus:
    """Every adapter, looked up by its class: `bureaus[SocialSecurity]`."""

    def __init__(
        self, adapters: Mapping[type[Any], object], clients: Iterable[UpstreamClient]
    ) -> None:
        self._adapters = adapters
        self._clients = tuple(clients)

    def __getitem__(self, kind: type[T]) -> T:
        return cast(T, self._adapters[kind])

    def close(self) -> None:
        """Close the idle connections to every bureau."""
        for client in self._clients:
            client.close()


def discover() -> tuple[BureauAdapter, ...]:
    """Import each folder of `bureaus` and return its `ADAPTER`, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(bureaus.__path__) if module.ispkg)
    return tuple(importlib.import_module(f"bureaus.{name}").ADAPTER for name in names)


def read_settings(adapters: tuple[BureauAdapter, ...], env: EnvReader) -> dict[str, BureauSettings]:
    """Read every bureau's address and credentials; `env` collects what is missing."""
    return {adapter.name: _read_one(adapter, env) for adapter in adapters}


def _read_one(adapter: BureauAdapter, env: EnvReader) -> BureauSettings:
    prefix = adapter.name.upper()
    return BureauSettings(
        url=env.url(f"{prefix}_URL"),
        credentials={
            name: _read_credential(f"{prefix}_{name.upper()}", adapter.hex_bytes.get(name), env)
            for name in adapter.credentials
        },
    )


def _read_credential(variable: str, hex_bytes: tuple[int, int] | None, env: EnvReader) -> str:
    if hex_bytes is None:
        return env.secret(variable, min_length=1)
    fewest, most = hex_bytes
    return env.hex_key(variable, fewest=fewest, most=most)


def build_bureaus(
    adapters: tuple[BureauAdapter, ...],
    settings: Mapping[str, BureauSettings],
    *,
    limits: Limits,
    now: Clock,
    elapsed_s: Elapsed = monotonic,
    beside: tuple[object, ...] = (),
) -> Bureaus:
    """Build every adapter on a client of its own, with the same limits for all.

    Args:
        beside: Other services that items need, looked up by their class in the same way.
    """
    clients = {
        adapter.name: UpstreamClient(
            adapter.name, settings[adapter.name].url, limits, elapsed_s=elapsed_s
        )
        for adapter in adapters
    }
    built = [
        adapter.build(clients[adapter.name], settings[adapter.name].credentials, now)
        for adapter in adapters
    ]
    return Bureaus({type(one): one for one in (*built, *beside)}, clients.values())
