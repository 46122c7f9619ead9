"""A file as a tree of named pieces that can be pulled apart, and what harms such a tree."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

Rng = np.random.Generator

INTERESTING = (
    0, 1, 2, 7, 8, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF,
)  # fmt: skip
"""Numbers at which counting goes wrong."""

_DEPTHS = (1, 10, 100, 3_000)
_COPIES = (1, 2, 40)


@dataclass
class Node:
    """One piece. Its body is `head`, then its children; `lie` is written in place of its length."""

    name: bytes
    head: bytes = b""
    children: list["Node"] = field(default_factory=list)
    lie: int | None = None

    def walk(self) -> list["Node"]:
        """Return this node and all below it. Not by recursion: trees are made deep on purpose."""
        found = [self]
        for node in found:
            found.extend(node.children)
        return found


class Format(Protocol):
    """How a tree is read from a file, and how one piece of it is written."""

    names: tuple[bytes, ...]
    wrappers: tuple[bytes, ...]

    def parse(self, content: bytes) -> Node:
        """Return a node without a name whose children are the file's pieces."""

    def wrapped(self, node: Node, body: bytes) -> bytes:
        """Return a piece with its name and length in front."""


def pack(root: Node, form: Format) -> bytes:
    """Return the body of a tree's root: a whole file, if it is one's root."""
    bodies: dict[int, bytes] = {}
    for node in reversed(root.walk()):
        parts = (form.wrapped(child, bodies[id(child)]) for child in node.children)
        bodies[id(node)] = node.head + b"".join(parts)
    return bodies[id(root)]


def find(root: Node, name: bytes) -> list[Node]:
    return [node for node in root.walk() if node.name == name]


def lie_about_length(root: Node, _form: Format, rng: Rng) -> None:
    node = _any(root, rng)
    length = len(node.head)
    near = (length - 1, length + 1, length + 8, length + 9, 2 * length, int(rng.integers(2**32)))
    node.lie = max(0, int(rng.choice([*INTERESTING, *near])))


def rename(root: Node, form: Format, rng: Rng) -> None:
    node = _any(root, rng)
    known = form.names[int(rng.integers(len(form.names)))]
    node.name = known if rng.random() < 0.8 else rng.bytes(len(known))


def duplicate(root: Node, form: Format, rng: Rng) -> None:
    parent = _parent(root, rng)
    at = int(rng.integers(len(parent.children)))
    copies = int(rng.choice(_COPIES))
    parent.children[at:at] = [_copy(parent.children[at], form) for _ in range(copies)]


def drop(root: Node, _form: Format, rng: Rng) -> None:
    parent = _parent(root, rng)
    del parent.children[int(rng.integers(len(parent.children)))]


def reorder(root: Node, _form: Format, rng: Rng) -> None:
    parent = _parent(root, rng)
    order = rng.permutation(len(parent.children))
    parent.children = [parent.children[index] for index in order]


def nest(root: Node, form: Format, rng: Rng) -> None:
    """Wrap a piece in up to thousands of others, one inside the other."""
    parent = _parent(root, rng)
    at = int(rng.integers(len(parent.children)))
    wrapper = form.wrappers[int(rng.integers(len(form.wrappers)))]
    node = parent.children[at]
    for _ in range(int(rng.choice(_DEPTHS))):
        node = Node(wrapper, children=[node])
    parent.children[at] = node


def copy_elsewhere(root: Node, form: Format, rng: Rng) -> None:
    source, target = _parent(root, rng), _parent(root, rng)
    node = source.children[int(rng.integers(len(source.children)))]
    target.children.insert(int(rng.integers(len(target.children) + 1)), _copy(node, form))


def poke(root: Node, _form: Format, rng: Rng) -> None:
    """Put interesting numbers somewhere into the heads of a few pieces."""
    # A leaf's content can be megabytes of pictures: what a header says is in the small ones.
    small = [node for node in root.walk() if 1 <= len(node.head) <= 4_096]
    for index in rng.permutation(len(small))[: int(rng.choice([1, 2, 6]))]:
        node, width = small[index], int(rng.choice([1, 2, 4, 8]))
        number = INTERESTING[int(rng.integers(len(INTERESTING)))] % 256**width
        at = int(rng.integers(len(node.head)))
        node.head = node.head[:at] + number.to_bytes(width, "big") + node.head[at + width :]


def cut_or_grow(root: Node, _form: Format, rng: Rng) -> None:
    """Let a piece end early, or go on with zeros or noise, at its right length."""
    node = _any(root, rng)
    if rng.random() < 0.5:
        node.head = node.head[: int(rng.integers(len(node.head) + 1))]
        return
    more = int(rng.choice([1, 16, 1_000, 100_000]))
    node.head += bytes(more) if rng.random() < 0.5 else rng.bytes(more)


HARMS = (
    lie_about_length, rename, duplicate, drop, reorder, nest, copy_elsewhere, poke, poke,
    cut_or_grow,
)  # fmt: skip


def _copy(node: Node, form: Format) -> Node:
    return Node(node.name, pack(node, form), lie=node.lie)


def _any(root: Node, rng: Rng) -> Node:
    nodes = root.walk()[1:]
    return nodes[int(rng.integers(len(nodes)))] if nodes else root


def _parent(root: Node, rng: Rng) -> Node:
    parents = [node for node in root.walk() if node.children]
    if parents:
        return parents[int(rng.integers(len(parents)))]
    root.children.append(Node(b"free"))
    return root
