"""Reads a description's file, with what it refers to put in place. Asks no network."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

Schema = Mapping[str, Any]
_LARGEST_BYTES = 1_000_000
_DEEPEST = 60
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DescriptionError(Exception):
    """The file is no interface description. The message says where and why, in one sentence."""


def read_resolved(path: Path) -> dict[str, Any]:
    """Return the document of a YAML file, each `$ref` replaced by what it names.

    What stands beside a `$ref` wins over what it names. Files are found in the folder of the first
    one and nowhere else.

    Raises:
        DescriptionError: a file is missing, too large or no YAML; a `$ref` names nothing, leads out
            of the folder, or comes back to itself.
    """
    resolved = _Resolver(path.parent).resolve({"$ref": path.name}, path.name, 0)
    if not isinstance(resolved, dict) or not str(resolved.get("openapi", "")).startswith("3."):
        raise DescriptionError(f"{path.name}: not an OpenAPI 3 document")
    return resolved


class _Resolver:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._documents: dict[str, Any] = {}

    def resolve(self, node: Any, file: str, depth: int) -> Any:
        if depth > _DEEPEST:
            raise DescriptionError(f"{file}: refers to itself, or is nested too deeply")
        if isinstance(node, list):
            return [self.resolve(one, file, depth + 1) for one in node]
        if not isinstance(node, dict):
            return node
        beside = {
            key: self.resolve(value, file, depth + 1)
            for key, value in node.items()
            if key != "$ref"
        }
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return beside
        return {**self._referred(reference, file, depth), **beside}

    def _referred(self, reference: str, file: str, depth: int) -> dict[str, Any]:
        name, _, pointer = reference.partition("#")
        target = name or file
        found: Any = self._document(target)
        for step in pointer.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(found, dict) or step not in found:
                raise DescriptionError(f"{file}: {reference} names nothing")
            found = found[step]
        resolved = self.resolve(found, target, depth + 1)
        if not isinstance(resolved, dict):
            raise DescriptionError(f"{file}: {reference} names no object")
        return resolved

    def _document(self, name: str) -> Any:
        if name not in self._documents:
            self._documents[name] = _load(self._folder, name)
        return self._documents[name]


def _load(folder: Path, name: str) -> Any:
    if "/" in name or "\\" in name:
        raise DescriptionError(f"{name}: only files of the same folder may be referred to")
    path = folder / name
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise DescriptionError(f"{name}: larger than {_LARGEST_BYTES} bytes")
        text = path.read_text(encoding="utf-8")
        if "*" in text and any(isinstance(t, yaml.AliasToken) for t in yaml.scan(text)):
            raise DescriptionError(f"{name}: YAML aliases are not taken")
        return yaml.load(text, Loader=_Loader)  # noqa: S506  # safe: the C one of the same kind
    except OSError as exc:
        raise DescriptionError(f"{name}: {exc.strerror}") from exc
    except (ValueError, yaml.YAMLError, RecursionError) as exc:
        raise DescriptionError(f"{name}: not YAML in UTF-8") from exc
