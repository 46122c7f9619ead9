"""Finds the stubs and recorded exchanges in files and folders."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LARGEST_BYTES = 16 * 1024 * 1024
_MOST_FILES = 10_000


class UnusableInput(Exception):
    """A file cannot be read as stubs. The message names it and says why."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A stub in WireMock's format, or an exchange as `record` keeps it, and where it stands."""

    file: Path
    pointer: str
    document: dict[str, Any]

    @property
    def is_exchange(self) -> bool:
        return {"bureau", "operation", "answer"} <= self.document.keys()


def read_all(paths: list[Path]) -> Iterator[Found]:
    """Give what is in the files, and in the `.json` files below the folders.

    Raises:
        UnusableInput: one is missing, too large, no JSON, or holds neither stubs nor exchanges.
    """
    for file in _files(paths):
        document = _load(file)
        listed = document.get("mappings") if isinstance(document, dict) else None
        if isinstance(listed, list):
            for index, one in enumerate(listed):
                yield _found(file, f"/mappings/{index}", one)
        else:
            yield _found(file, "", document)


def _files(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            below = (one for one in path.rglob("*.json") if "__files" not in one.parts)
            found += sorted(below)[: _MOST_FILES + 1]
        elif path.is_file():
            found.append(path)
        else:
            raise UnusableInput(f"{path}: there is no such file or folder")
    if len(found) > _MOST_FILES:
        raise UnusableInput(f"more than {_MOST_FILES} files")
    if not found:
        raise UnusableInput("no .json file in the folders named")
    return found


def _load(file: Path) -> Any:
    try:
        if file.stat().st_size > _LARGEST_BYTES:
            raise UnusableInput(f"{file}: larger than {_LARGEST_BYTES} bytes")
        return json.loads(file.read_bytes())
    except OSError as exc:
        raise UnusableInput(f"{file}: {exc.strerror}") from exc
    except json.JSONDecodeError as exc:
        raise UnusableInput(f"{file}:{exc.lineno}:{exc.colno}: not JSON: {exc.msg}") from exc
    except (ValueError, RecursionError) as exc:
        raise UnusableInput(f"{file}: not JSON in UTF-8, or nested too deeply") from exc


def _found(file: Path, pointer: str, document: Any) -> Found:
    is_stub = isinstance(document, dict) and any(
        isinstance(document.get(name), dict) for name in ("request", "response")
    )
    is_exchange = isinstance(document, dict) and {"bureau", "operation", "answer"} <= set(document)
    if not (is_stub or is_exchange):
        raise UnusableInput(f"{file}#{pointer}: neither a stub nor a recorded exchange")
    return Found(file=file, pointer=pointer, document=document)
