"""Fills templates in: bounded in steps, depth and size, and nothing of it can raise."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from mock_upstreams.stubs.templates.nodes import Block, Call, Expression, Literal, Node, PathTo
from mock_upstreams.stubs.templates.syntax import TemplateProblem, parse
from mock_upstreams.stubs.templates.things import as_text, is_empty, step

MAX_STEPS = 100_000
MAX_OUTPUT_CHARACTERS = 8_000_000


class TemplateError(Exception):
    """A template asks for too much, or a helper was given what it cannot work with."""


@dataclass(kw_only=True)
class Scope:
    """What names mean at one place of a template."""

    this: object
    names: Mapping[str, object]
    above: "Scope | None" = None


@dataclass(kw_only=True)
class Given:
    """What a helper works with.

    Args:
        body, otherwise: Fill in the block, with a value as `this` and names of its own; None
            where the helper stands for a value.
        assign: Gives a value a name for the rest of the template.
        names: Those after `as`.
    """

    values: Sequence[object]
    named: Mapping[str, object]
    body: "Callable[[object, Mapping[str, object]], str] | None"
    otherwise: Callable[[], str]
    assign: Callable[[str, object], None]
    names: Sequence[str]
    this: object
    now: datetime
    random: Random

    def value(self, index: int) -> object:
        return self.values[index] if index < len(self.values) else None

    def text(self, index: int) -> str:
        return as_text(self.value(index))

    def inside(self) -> str:
        """Return the block, filled in as it stands."""
        return self.body(self.this, {}) if self.body else ""


Helper = Callable[[Given], object]


class Template:
    """A template, ready.

    Raises:
        TemplateProblem: it cannot be read, or calls a helper that is not known here.
    """

    def __init__(self, text: str, helpers: Mapping[str, Helper]) -> None:
        self._nodes = parse(text)
        self._helpers = helpers
        for name in _called(self._nodes):
            if name not in helpers:
                raise TemplateProblem(f"the helper {name} is not known here")

    def render(self, model: Mapping[str, object], now: datetime, random: Random) -> str:
        """Return the answer's text; what cannot be done stands in it as `[ERROR: …]`."""
        run = _Run(self._helpers, dict(model), now, random)
        try:
            return run.nodes(self._nodes, Scope(this=run.variables, names={}))
        except TemplateError as exc:
            return f"[ERROR: {exc}]"
        except RecursionError:
            return "[ERROR: too deep]"


def _called(nodes: Sequence[Node]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        if isinstance(node, Block):
            found += _called_by(node.opening) + _called(node.body) + _called(node.otherwise)
        elif isinstance(node, Call):
            found += _called_by(node)
    return found


def _called_by(expression: Expression) -> list[str]:
    if not isinstance(expression, Call):
        return []
    inside = [*expression.arguments, *(value for _, value in expression.named)]
    return [expression.name, *(name for one in inside for name in _called_by(one))]


class _Run:
    """One filling in."""

    def __init__(
        self,
        helpers: Mapping[str, Helper],
        variables: dict[str, object],
        now: datetime,
        random: Random,
    ) -> None:
        self.variables = variables
        self._helpers = helpers
        self._now = now
        self._random = random
        self._steps = 0
        self._written = 0

    def nodes(self, nodes: Sequence[Node], scope: Scope) -> str:
        return "".join([self._node(node, scope) for node in nodes])

    def _node(self, node: Node, scope: Scope) -> str:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TemplateError("too many steps")
        if isinstance(node, str):
            text = node
        elif isinstance(node, Block):
            return self._block(node, scope)
        else:
            text = as_text(self._value(node, scope))
        self._written += len(text)
        if self._written > MAX_OUTPUT_CHARACTERS:
            raise TemplateError("too long")
        return text

    def _value(self, expression: Expression, scope: Scope) -> object:
        if isinstance(expression, Literal):
            return expression.value
        if isinstance(expression, PathTo):
            return self._lookup(expression, scope)
        return self._call(expression, scope, None)

    def _lookup(self, path: PathTo, scope: Scope) -> object:
        if path.up == 0 and len(path.parts) == 1 and path.parts[0] in self._helpers:
            bare = Call(name=path.parts[0])
            if self._named(path.parts[0], scope) is None:
                return self._call(bare, scope, None)
        for _ in range(path.up):
            scope = scope.above or scope
        if not path.parts:
            return scope.this
        value = self._named(path.parts[0], scope)
        for part in path.parts[1:]:
            value = step(value, part)
        return value

    def _named(self, name: str, scope: Scope) -> object:
        inner: Scope | None = scope
        while inner is not None:
            if name in inner.names:
                return inner.names[name]
            found = step(inner.this, name)
            if found is not None:
                return found
            inner = inner.above
        return self.variables.get(name)

    def _block(self, block: Block, scope: Scope) -> str:
        opening = block.opening
        if isinstance(opening, PathTo) and opening.text in self._helpers:
            opening = Call(name=opening.text)
        if isinstance(opening, Call):
            return as_text(self._call(opening, scope, block))
        value = self._value(opening, scope)
        each = value if isinstance(value, list) else [value]
        if is_empty(value):
            return self.nodes(block.otherwise, scope)
        bodies = [None] if value is True else each
        return "".join(
            self.nodes(block.body, scope if one is None else _inner(one, {}, scope))
            for one in bodies
        )

    def _call(self, call: Call, scope: Scope, block: Block | None) -> object:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TemplateError("too many steps")
        given = Given(
            values=[self._value(one, scope) for one in call.arguments],
            named={name: self._value(one, scope) for name, one in call.named},
            body=self._body_of(block, scope) if block else None,
            otherwise=lambda: self.nodes(block.otherwise, scope) if block else "",
            assign=self.variables.__setitem__,
            names=block.names if block else (),
            this=scope.this,
            now=self._now,
            random=self._random,
        )
        try:
            return self._helpers[call.name](given)
        except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError) as exc:
            return f"[ERROR: {call.name}: {exc}]"

    def _body_of(self, block: Block, scope: Scope) -> Callable[[object, Mapping[str, object]], str]:
        def fill_in(this: object, names: Mapping[str, object]) -> str:
            here = scope if this is scope.this and not names else _inner(this, names, scope)
            return self.nodes(block.body, here)

        return fill_in


def _inner(this: object, names: Mapping[str, object], above: Scope) -> Scope:
    return Scope(this=this, names=names, above=above)
