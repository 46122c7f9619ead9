"""Finds the licence types: each is a folder of `certificates.types` with a `LICENCE_TYPE`."""

import importlib
import pkgutil
from collections.abc import Iterator

from certificates import types
from certificates.licence_type import LicenceType


class LicenceTypes:
    """Every licence type, by its slug, in a fixed order."""

    def __init__(self, found: tuple[LicenceType, ...]) -> None:
        self._by_code = {kind.code: kind for kind in found}

    def __iter__(self) -> Iterator[LicenceType]:
        return iter(self._by_code.values())

    def __getitem__(self, code: str) -> LicenceType:
        return self._by_code[code]

    def get(self, code: str) -> LicenceType | None:
        return self._by_code.get(code)


def discover() -> LicenceTypes:
    """Import each folder and collect its `LICENCE_TYPE`, by folder name."""
    names = sorted(module.name for module in pkgutil.iter_modules(types.__path__) if module.ispkg)
    folders = [importlib.import_module(f"{types.__name__}.{name}") for name in names]
    return LicenceTypes(tuple(folder.LICENCE_TYPE for folder in folders))
