"""Reads a bureau's OpenAPI file: its operations, each with the shapes of what comes and goes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mock_upstreams.interface.files import DescriptionError, Schema, read_resolved

__all__ = [
    "FOLDER",
    "Content",
    "Description",
    "DescriptionError",
    "Descriptions",
    "Operation",
    "describe",
]

FOLDER = Path(__file__).parents[2] / "docs" / "bureaus" / "openapi"
_SHARED = "shared"
_METHODS = ("get", "put", "post", "delete", "patch")
_TEMPLATE = re.compile(r"\\\{[^/{}]+\\\}")


@dataclass(frozen=True, kw_only=True)
class Content:
    """A body: its media type, as the file says it, its shape, and those of its headers."""

    media_type: str
    schema: Schema
    headers: Mapping[str, Schema]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation.

    Args:
        query: Shapes by parameter name; `needs` are those without which no request is whole.
        answers: Bodies by status as the file says it: "200", "5XX", "default". None: any body.
    """

    operation_id: str
    method: str
    path: str
    query: Mapping[str, Schema]
    needs: frozenset[str]
    request: Content | None
    answers: Mapping[str, Content | None]

    def answer_key(self, status: int) -> str | None:
        """Return under which key of `answers` a status is described; None where it is not."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.answers:
                return key
        return None

    def takes(self, path: str) -> bool:
        """Return whether a request's path, without query, is this operation's."""
        pattern = _TEMPLATE.sub("[^/]+", re.escape(self.path))
        return re.fullmatch(pattern, path) is not None


@dataclass(frozen=True, kw_only=True)
class Description:
    """A bureau's interface as its file says it."""

    bureau: str
    operations: tuple[Operation, ...]

    def find(self, method: str, path: str) -> Operation | None:
        """Return the operation of a request; `path` may start with the bureau's name, as here."""
        inside = path.removeprefix(f"/{self.bureau}")
        for one in self.operations:
            if one.method == method.upper() and (one.takes(path) or one.takes(inside)):
                return one
        return None


class Descriptions:
    """The descriptions in a folder, each read when it is asked for first.

    Raises:
        DescriptionError: the folder holds none.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._names = {path.stem for path in folder.glob("*.yaml")} - {_SHARED}
        self._read: dict[str, Description] = {}
        if not self._names:
            raise DescriptionError(f"{folder}: no descriptions here")

    def get(self, bureau: str) -> Description | None:
        """Return a bureau's description, None where there is none.

        Raises:
            DescriptionError: it cannot be read.
        """
        if bureau not in self._names:
            return None
        if bureau not in self._read:
            self._read[bureau] = describe(bureau, self._folder)
        return self._read[bureau]


def describe(bureau: str, folder: Path = FOLDER) -> Description:
    """Read `<folder>/<bureau>.yaml`.

    Raises:
        DescriptionError: there is no such file, or it is no description of this kind.
    """
    document = read_resolved(folder / f"{bureau}.yaml")
    paths = document.get("paths")
    if not isinstance(paths, dict):
        raise DescriptionError(f"{bureau}.yaml: has no paths")
    operations = [
        _operation(method, path, item[method])
        for path, item in paths.items()
        for method in _METHODS
        if method in item
    ]
    return Description(bureau=bureau, operations=tuple(operations))


def _operation(method: str, path: str, raw: Mapping[str, Any]) -> Operation:
    queries = [one for one in raw.get("parameters", []) if one.get("in") == "query"]
    return Operation(
        operation_id=str(raw.get("operationId", f"{method} {path}")),
        method=method.upper(),
        path=path,
        query={one["name"]: one.get("schema", {}) for one in queries},
        needs=frozenset(one["name"] for one in queries if one.get("required")),
        request=_content(raw.get("requestBody", {})),
        answers={str(key): _content(answer) for key, answer in raw.get("responses", {}).items()},
    )


def _content(holder: Mapping[str, Any]) -> Content | None:
    headers = {name: one.get("schema", {}) for name, one in holder.get("headers", {}).items()}
    for media_type, content in holder.get("content", {}).items():
        return Content(media_type=media_type, schema=content.get("schema", {}), headers=headers)
    return None
