"""Reads templates: text, `{{expressions}}` and `{{#blocks}}…{{/blocks}}`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mock_upstreams.stubs.templates.nodes import Block, Call, Expression, Literal, Node, PathTo

MAX_TEMPLATE_CHARACTERS = 1_000_000
MAX_DEPTH = 30

_TAG = re.compile(
    r"\{\{(?P<open>~?)"
    r"(?:!--(?P<long>.*?)--|!(?P<short>[^}]*)|\{(?P<triple>[^{}]*)\}|(?P<kind>[#/^&]?)(?P<inside>"
    r"(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[^{}'\"~]|~(?!\}\}))*))"
    r"(?P<close>~?)\}\}",
    re.DOTALL,
)
_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<number>-?\d+(?:\.\d+)?(?![^\s()|]))"
    r"|(?P<mark>[()])|(?P<names>as\s*\|[^|]*\|)|(?P<hash>[A-Za-z_][\w-]*)="
    r"|(?P<path>(?:\[[^\]]*\]|[^\s()='\"|\[\]])+))"
)
_PART = re.compile(r"\[(?P<quoted>[^\]]*)\]|(?P<plain>[^.\[\]/]+)|[./]")
_CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None, "undefined": None}


class TemplateProblem(ValueError):
    """A template cannot be read; the text says why."""


@dataclass(kw_only=True)
class _Open:
    """A block whose end is still to come."""

    tag: str
    opening: Expression
    names: tuple[str, ...] = ()
    is_inverse: bool = False
    is_chained: bool = False
    body: list[Node] = field(default_factory=list)
    otherwise: list[Node] | None = None

    def add(self, node: Node) -> None:
        (self.body if self.otherwise is None else self.otherwise).append(node)

    def closed(self) -> Block:
        body, otherwise = tuple(self.body), tuple(self.otherwise or ())
        if self.is_inverse:
            body, otherwise = otherwise, body
        return Block(opening=self.opening, names=self.names, body=body, otherwise=otherwise)


_TOP = Literal(value=True)


def parse(template: str) -> tuple[Node, ...]:
    """Read a template.

    Raises:
        TemplateProblem: it is none.
    """
    if len(template) > MAX_TEMPLATE_CHARACTERS:
        raise TemplateProblem(f"a template has at most {MAX_TEMPLATE_CHARACTERS} characters")
    stack = [_Open(tag="", opening=_TOP)]
    for piece in _pieces(template):
        if isinstance(piece, str):
            stack[-1].add(piece)
        else:
            _take(piece, stack)
    if len(stack) > 1:
        raise TemplateProblem(f"{{{{#{stack[-1].tag}}}}} is not closed")
    return tuple(stack[0].body)


def _pieces(template: str) -> Iterator[str | re.Match[str]]:
    """Yield texts and tags in turn; `~` in a tag takes the space beside it away."""
    start, strips = 0, False
    for found in _TAG.finditer(template):
        text = template[start : found.start()]
        yield _trimmed(text, strips, found["open"] == "~")
        yield found
        start, strips = found.end(), found["close"] == "~"
    rest = template[start:]
    if "{{" in rest:
        raise TemplateProblem(f"{{{{ without }}}}: {rest[rest.index('{{') :][:40]}")
    yield _trimmed(rest, strips, False)


def _trimmed(text: str, left: bool, right: bool) -> str:
    if "{{" in text:
        raise TemplateProblem(f"{{{{ without }}}}: {text[text.index('{{') :][:40]}")
    text = text.lstrip() if left else text
    return text.rstrip() if right else text


def _take(found: re.Match[str], stack: list[_Open]) -> None:
    if found["long"] is not None or found["short"] is not None:
        return
    if found["triple"] is not None:
        stack[-1].add(_expression(found["triple"])[0])
        return
    kind, inside = found["kind"], found["inside"].strip()
    if kind == "/":
        _close(inside, stack)
    elif kind == "^" and not inside:
        _else(stack, "")
    elif kind in ("#", "^"):
        _open(inside, stack, is_inverse=kind == "^")
    elif inside == "else" or inside.startswith("else "):
        _else(stack, inside[4:].strip())
    else:
        stack[-1].add(_expression(inside)[0])


def _open(inside: str, stack: list[_Open], *, is_inverse: bool) -> None:
    if len(stack) > MAX_DEPTH:
        raise TemplateProblem(f"blocks stand in one another at most {MAX_DEPTH} deep")
    opening, names = _expression(inside)
    tag = inside.split()[0] if inside else ""
    stack.append(_Open(tag=tag, opening=opening, names=names, is_inverse=is_inverse))


def _else(stack: list[_Open], condition: str) -> None:
    if len(stack) == 1 or stack[-1].otherwise is not None:
        raise TemplateProblem("{{else}} stands outside a block, or twice in one")
    stack[-1].otherwise = []
    if condition:
        _open(condition, stack, is_inverse=False)
        stack[-1].is_chained = True


def _close(tag: str, stack: list[_Open]) -> None:
    while len(stack) > 1 and stack[-1].is_chained:
        done = stack.pop()
        stack[-1].add(done.closed())
    if len(stack) == 1 or stack[-1].tag != tag:
        raise TemplateProblem(f"{{{{/{tag}}}}} closes nothing that is open")
    done = stack.pop()
    stack[-1].add(done.closed())


class _Tokens:
    """What stands inside one tag, token by token."""

    def __init__(self, text: str) -> None:
        self._text = text.strip()
        self._at = 0

    def next(self) -> re.Match[str] | None:
        if self._at >= len(self._text):
            return None
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            raise TemplateProblem(f"cannot be read: {{{{{self._text[:60]}}}}}")
        self._at = found.end()
        return found


def _expression(inside: str) -> tuple[Expression, tuple[str, ...]]:
    """Read a tag's inside: an expression, and the names after `as`."""
    tokens = _Tokens(inside)
    made, names = _read_call(tokens, inside, depth=0)
    return made, names


def _read_call(tokens: _Tokens, inside: str, depth: int) -> tuple[Expression, tuple[str, ...]]:
    if depth > MAX_DEPTH:
        raise TemplateProblem(f"parentheses stand in one another at most {MAX_DEPTH} deep")
    head = tokens.next()
    if head is None or head["mark"] or head["names"] or head["hash"]:
        raise TemplateProblem(f"says nothing: {{{{{inside[:60]}}}}}")
    arguments: list[Expression] = []
    named: list[tuple[str, Expression]] = []
    names: tuple[str, ...] = ()
    key: str | None = None
    while (token := tokens.next()) is not None and token["mark"] != ")":
        if token["hash"]:
            key = token["hash"]
        elif token["names"]:
            names = tuple(token["names"].partition("|")[2].rstrip("|").split())
        else:
            value = _argument(token, tokens, inside, depth)
            named += [(key, value)] if key else []
            arguments += [] if key else [value]
            key = None
    if key or (token is None) != (depth == 0):
        raise TemplateProblem(f"does not end: {{{{{inside[:60]}}}}}")
    if not arguments and not named and depth == 0:
        return _value(head), names
    return Call(name=_text(head), arguments=tuple(arguments), named=tuple(named)), names


def _argument(token: re.Match[str], tokens: _Tokens, inside: str, depth: int) -> Expression:
    if token["mark"] == "(":
        return _read_call(tokens, inside, depth + 1)[0]
    return _value(token)


def _text(token: re.Match[str]) -> str:
    if not token["path"]:
        raise TemplateProblem(f"{token[0].strip()} is no helper")
    return token["path"]


def _value(token: re.Match[str]) -> Expression:
    if token["string"]:
        return Literal(value=re.sub(r"\\(['\"\\])", r"\1", token["string"][1:-1]))
    if token["number"]:
        number = token["number"]
        return Literal(value=float(number) if "." in number else int(number))
    text = token["path"]
    if text in _CONSTANTS:
        return Literal(value=_CONSTANTS[text])
    return _path(text)


def _path(text: str) -> PathTo:
    rest, up = text, 0
    while rest.startswith("../"):
        rest, up = rest[3:], up + 1
    if rest == "..":
        rest, up = "", up + 1
    rest = rest.removeprefix("./")
    parts = []
    for found in _PART.finditer(rest):
        part = found["quoted"] if found["quoted"] is not None else found["plain"]
        if part is not None:
            parts.append(part)
    if parts[:1] == ["this"]:
        parts = parts[1:]
    return PathTo(up=up, parts=tuple(parts), text=text)
