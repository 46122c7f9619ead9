"""Helpers that look into JSON and XML, and write them."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from mock_upstreams.stubs.matching.json_paths import compile_path
from mock_upstreams.stubs.matching.xml_equality import compile_xpath
from mock_upstreams.stubs.templates.rendering import Given, Helper
from mock_upstreams.stubs.templates.things import Node, OneOrMany, as_json, as_text
from mock_upstreams.values import NOT_PARSED, parse_json, parse_xml


def _json_of(value: object) -> object:
    """Return what a text says as JSON, and anything else as it is.

    Raises:
        ValueError: the text is no JSON.
    """
    if not isinstance(value, str):
        return value
    found = parse_json(value)
    if found is NOT_PARSED:
        raise ValueError("the text is no JSON")
    return found


def _json_path(given: Given) -> object:
    found = compile_path(given.text(1)).select(_json_of(given.value(0)))
    return given.named.get("default") if found is None else found


def _parse_json(given: Given) -> object:
    text: object = given.inside() if given.body else given.value(0)
    name = given.value(0 if given.body else 1)
    found = _json_of(text)
    if name is None:
        return found
    given.assign(as_text(name), found)
    return ""


def _to_json(given: Given) -> object:
    return as_json(given.value(0))


def _format_json(given: Given) -> object:
    found = _json_of(given.inside() if given.body else given.value(0))
    return as_json(found, is_pretty=given.named.get("format", "pretty") != "compact")


def _second(given: Given) -> object:
    return _json_of(given.inside() if given.body else given.value(1))


def _json_array_add(given: Given) -> object:
    values = _json_of(given.value(0))
    if not isinstance(values, list):
        raise ValueError("the first value is no JSON array")
    return [*values, _second(given)]


def _json_merge(given: Given) -> object:
    return _merged(_json_of(given.value(0)), _second(given))


def _merged(one: object, other: object) -> object:
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return other
    both = {name: _merged(one[name], other[name]) for name in one.keys() & other.keys()}
    return {name: both.get(name, value) for name, value in {**one, **other}.items()}


def _json_remove(given: Given) -> object:
    value = _json_of(given.value(0))
    unwanted = compile_path(given.text(1)).places(value)
    return _without(value, (), unwanted)


def _without(value: object, at: tuple[object, ...], unwanted: set[tuple[object, ...]]) -> object:
    if isinstance(value, Mapping):
        return {
            name: _without(one, (*at, name), unwanted)
            for name, one in value.items()
            if (*at, name) not in unwanted
        }
    if isinstance(value, list):
        return [
            _without(one, (*at, n), unwanted)
            for n, one in enumerate(value)
            if (*at, n) not in unwanted
        ]
    return value


def _root(given: Given) -> Any:
    root = parse_xml(as_text(given.value(0)).encode())
    if root is None:
        raise ValueError("the text is no XML")
    return root


def _xpath(given: Given) -> object:
    return _found(given, given.text(1))


def _soap_xpath(given: Given) -> object:
    return _found(given, f"/Envelope/Body{given.text(1)}")


def _found(given: Given, expression: str) -> object:
    found = compile_xpath(expression).elements(_root(given))
    things = [Node(one) if isinstance(one, etree._Element) else _number(one) for one in found]
    if not things:
        return given.named.get("default")
    return OneOrMany(things)


def _number(found: object) -> object:
    return int(found) if isinstance(found, float) and found.is_integer() else found


def _format_xml(given: Given) -> object:
    text = given.inside() if given.body else given.text(0)
    root = parse_xml(text.encode())
    if root is None:
        raise ValueError("the text is no XML")
    for element in root.iter():
        element.text = element.text.strip() or None if element.text else None
        element.tail = None
    if given.named.get("format", "pretty") != "compact":
        etree.indent(root, "    ")
    return str(etree.tostring(root, encoding="unicode"))


DOCUMENTS: dict[str, Helper] = {
    "jsonPath": _json_path,
    "parseJson": _parse_json,
    "toJson": _to_json,
    "formatJson": _format_json,
    "jsonArrayAdd": _json_array_add,
    "jsonMerge": _json_merge,
    "jsonRemove": _json_remove,
    "xPath": _xpath,
    "soapXPath": _soap_xpath,
    "formatXml": _format_xml,
}
