"""Whether two XML documents say the same, and what an XPath finds in one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from mock_upstreams.stubs.matching.dates import parse_time
from mock_upstreams.stubs.matching.json_equality import pair_up
from mock_upstreams.stubs.matching.regexes import compile_regex
from mock_upstreams.values import parse_xml

MAX_PATH_CHARACTERS = 1000
EXEMPTIONS = frozenset(
    {
        "NAMESPACE_URI",
        "ELEMENT_TAG_NAME",
        "TEXT_VALUE",
        "ATTR_VALUE",
        "ELEMENT_NUM_ATTRIBUTES",
        "CHILD_NODELIST_LENGTH",
        "SCHEMA_LOCATION",
        "NO_NAMESPACE_SCHEMA_LOCATION",
    }
)
_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True, kw_only=True)
class XmlEquality:
    """How documents are compared. Space around texts, comments and prefixes never count.

    Args:
        exempted: Names of XMLUnit's comparisons that are left out, of `EXEMPTIONS`.
        opening, closing: Regular expressions around a placeholder's name; None: no placeholders.
    """

    ignore_order_of_same_node: bool = False
    exempted: frozenset[str] = frozenset()
    opening: str | None = None
    closing: str = "}"

    def same(self, expected: Any, actual: Any) -> bool:
        """Compare two root elements."""
        if not {"ELEMENT_TAG_NAME"} & self.exempted and self._tag(expected) != self._tag(actual):
            return False
        return (
            self._same_text(_text(expected), _text(actual))
            and self._same_attributes(expected, actual)
            and self._same_children(expected, actual)
        )

    def _tag(self, element: Any) -> str:
        tag = str(element.tag)
        return tag.rpartition("}")[2] if "NAMESPACE_URI" in self.exempted else tag

    def _same_text(self, expected: str, actual: str) -> bool:
        if "TEXT_VALUE" in self.exempted:
            return True
        return expected == actual or self._stands_for(expected, actual)

    def _same_attributes(self, expected: Any, actual: Any) -> bool:
        wanted, offered = self._attributes(expected), self._attributes(actual)
        if wanted.keys() != offered.keys() and "ELEMENT_NUM_ATTRIBUTES" not in self.exempted:
            return False
        if "ATTR_VALUE" in self.exempted:
            return True
        return all(
            name in offered and (value == offered[name] or self._stands_for(value, offered[name]))
            for name, value in wanted.items()
        )

    def _attributes(self, element: Any) -> dict[str, str]:
        found = {str(name): str(value) for name, value in element.attrib.items()}
        for comparison, local in (
            ("SCHEMA_LOCATION", "schemaLocation"),
            ("NO_NAMESPACE_SCHEMA_LOCATION", "noNamespaceSchemaLocation"),
        ):
            if comparison in self.exempted:
                found.pop(f"{_SCHEMA}{local}", None)
        return found

    def _same_children(self, expected: Any, actual: Any) -> bool:
        wanted, offered = self._by_tag(expected), self._by_tag(actual)
        if "CHILD_NODELIST_LENGTH" not in self.exempted and wanted.keys() != offered.keys():
            return False
        return all(self._same_group(group, offered.get(tag, [])) for tag, group in wanted.items())

    def _same_group(self, expected: list[Any], actual: list[Any]) -> bool:
        if len(actual) < len(expected):
            return False
        if len(actual) > len(expected) and "CHILD_NODELIST_LENGTH" not in self.exempted:
            return False
        if self.ignore_order_of_same_node:
            return pair_up(expected, actual, self.same)
        return all(map(self.same, expected, actual))

    def _by_tag(self, element: Any) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for child in element:
            found.setdefault(self._tag(child), []).append(child)
        return found

    def _stands_for(self, expected: str, actual: str) -> bool:
        if self.opening is None:
            return False
        placeholder = re.fullmatch(
            rf"(?:{self.opening})\s*xmlunit\.(\w+)(?:\((.*)\))?\s*(?:{self.closing})", expected
        )
        return placeholder is not None and _fits(placeholder[1], placeholder[2] or "", actual)


def _fits(kind: str, argument: str, actual: str) -> bool:
    if kind == "ignore":
        return True
    if kind == "isNumber":
        return re.fullmatch(r"[+-]?\d+(?:\.\d+)?", actual) is not None
    if kind == "isDateTime":
        return parse_time(actual) is not None
    return kind == "matchesRegex" and compile_regex(argument).fits(actual)


def _text(element: Any) -> str:
    pieces = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join(piece.strip() for piece in pieces if piece.strip())


class XPath:
    """One expression, ready. Without namespaces it sees local names only."""

    def __init__(self, expression: str, namespaces: Mapping[str, str]) -> None:
        self._compiled = etree.XPath(
            expression, namespaces=dict(namespaces) or None, regexp=False, smart_strings=False
        )
        self._is_by_local_name = not namespaces

    def select(self, root: Any) -> list[str]:
        """Return what is found: texts, attributes and numbers as text, elements as XML."""
        if root is None:
            return []
        try:
            found = self._compiled(_without_namespaces(root) if self._is_by_local_name else root)
        except etree.XPathError:
            return []
        if isinstance(found, bool):
            return ["true"] if found else []
        return [_as_text(one) for one in (found if isinstance(found, list) else [found])]

    def elements(self, root: Any) -> list[Any]:
        """Return what is found as it is."""
        try:
            found = self._compiled(_without_namespaces(root) if self._is_by_local_name else root)
        except etree.XPathError:
            return []
        return found if isinstance(found, list) else [found]


def _as_text(found: Any) -> str:
    if isinstance(found, float):
        return str(int(found)) if found.is_integer() else str(found)
    if isinstance(found, str):
        return found
    if isinstance(found, tuple):
        return str(found[1])
    return str(etree.tostring(found, encoding="unicode", with_tail=False))


def _without_namespaces(root: Any) -> Any:
    copied = etree.fromstring(etree.tostring(root))
    for element in copied.iter(etree.Element):
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(copied)
    return copied


@lru_cache(maxsize=2000)
def compile_xpath(expression: str, namespaces: tuple[tuple[str, str], ...] = ()) -> XPath:
    """Return the expression, ready.

    Raises:
        ValueError: it is no XPath 1.0, or uses a prefix that no namespace is given for.
    """
    if not expression or len(expression) > MAX_PATH_CHARACTERS:
        raise ValueError(f"an XPath has 1 to {MAX_PATH_CHARACTERS} characters")
    try:
        made = XPath(expression, dict(namespaces))
        made._compiled(etree.Element("empty"))
    except etree.XPathError as exc:
        raise ValueError(f"is no XPath: {exc}") from None
    return made


def expected_xml(text: str) -> Any:
    """Return the root of what a stub expects.

    Raises:
        ValueError: it is no XML, or has a document type.
    """
    root = parse_xml(text.encode())
    if root is None:
        raise ValueError("is no XML")
    return root
