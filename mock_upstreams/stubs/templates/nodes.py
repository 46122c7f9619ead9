"""What a template is made of once it is read."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Literal:
    """A value as it stands."""

    value: object


@dataclass(frozen=True, kw_only=True)
class PathTo:
    """The way to a value: `../request.query.[a b]` is one step up and three names."""

    up: int
    parts: tuple[str, ...]
    text: str


@dataclass(frozen=True, kw_only=True)
class Call:
    """A helper with what it is given."""

    name: str
    arguments: "tuple[Expression, ...]" = ()
    named: "tuple[tuple[str, Expression], ...]" = ()


Expression = Literal | PathTo | Call


@dataclass(frozen=True, kw_only=True)
class Block:
    """A part that a helper, or a value, shows, repeats or leaves out."""

    opening: Expression
    names: tuple[str, ...]
    body: "tuple[Node, ...]"
    otherwise: "tuple[Node, ...]"


Node = str | Literal | PathTo | Call | Block
