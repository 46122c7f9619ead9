"""Puts regular expressions as they are written for Java into Python's spelling."""

import re

_QUOTED = re.compile(r"\\Q(.*?)(?:\\E|$)", re.DOTALL)
_NAMED_GROUP = re.compile(r"\(\?<(?=[A-Za-z])")
_NAMED_BACK_REFERENCE = re.compile(r"\\k<([A-Za-z][A-Za-z0-9]*)>")
# Java's names for classes of characters, inside brackets or outside.
_CLASSES = {
    "Alpha": "a-zA-Z",
    "IsAlphabetic": "a-zA-Z",
    "L": r"a-zA-Z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff",
    "IsHan": r"\u3400-\u9fff",
    "Digit": "0-9",
    "N": "0-9",
    "Nd": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Upper": "A-Z",
    "Lu": "A-Z",
    "Lower": "a-z",
    "Ll": "a-z",
    "XDigit": "0-9a-fA-F",
    "Punct": r"!-/:-@\[-`{-~",
    "Space": r"\s",
    "ASCII": r"\x00-\x7f",
}
_CLASS = re.compile(r"\\(?P<kind>[pP])(?:\{(?P<name>\w+)\}|(?P<letter>[A-Z]))")
_TOKEN = re.compile(r"\\.|\[\^?\]?|\(\?[a-zA-Z-]+\)|.", re.DOTALL)
_IN_SET = re.compile(r"\\.|&&|.", re.DOTALL)
# Java's other flags say how wide letters and lines are taken, which is the same here throughout.
_SCOPED = frozenset("ims-")


def for_python(source: str) -> str:
    """Return the expression in Python's spelling.

    Raises:
        ValueError: it uses what Python's engine has not; the message says what.
    """
    text = _QUOTED.sub(lambda quoted: re.escape(quoted[1]), source)
    text = _NAMED_GROUP.sub("(?P<", text)
    text = _NAMED_BACK_REFERENCE.sub(r"(?P=\1)", text)
    return (
        _with_scopes(_with_classes(text)).replace(r"\z", r"\Z").replace(r"\R", r"(?:\r\n|[\n\r])")
    )


def _with_classes(text: str) -> str:
    pieces, start, depth = [], 0, 0
    for found in _CLASS.finditer(text):
        between = text[start : found.start()]
        depth += _opened(between)
        pieces += [between, _class(found, inside=depth > 0)]
        start = found.end()
    return "".join([*pieces, text[start:]])


def _opened(text: str) -> int:
    plain = re.sub(r"\\.", "", text)
    return plain.count("[") - plain.count("]")


def _class(found: re.Match[str], *, inside: bool) -> str:
    name = (found["name"] or found["letter"]).removeprefix("javaLetter") or "L"
    characters = _CLASSES.get(name)
    if characters is None:
        raise ValueError(rf"\{found['kind']}{{{name}}} is a class of characters unknown here")
    if not inside:
        return f"[{'^' if found['kind'] == 'P' else ''}{characters}]"
    if found["kind"] == "P":
        raise ValueError(r"\P inside brackets cannot be read here")
    return characters


class _Scopes:
    """Which flags hold from where they stand to the end of their group, one list for each group."""

    def __init__(self) -> None:
        self.open: list[list[str]] = [[]]

    def set(self, token: str) -> str:
        flags = "".join(flag for flag in token[2:-1] if flag in _SCOPED).rstrip("-")
        if not flags:
            return ""
        self.open[-1].append(f"(?{flags}:")
        return self.open[-1][-1]

    def passes(self, token: str) -> str:
        """Return what stands in the place of a parenthesis or a bar: flags go on behind a bar."""
        if token == "(":  # noqa: S105  # a parenthesis
            self.open.append([])
            return token
        here = self.open[-1]
        closing = ")" * len(here)
        if token == "|":  # noqa: S105  # a bar
            return f"{closing}|{''.join(here)}"
        if len(self.open) > 1:
            self.open.pop()
        return f"{closing}{token}"


def _with_scopes(text: str) -> str:
    """Give flags in the middle, which Java takes and Python does not, a group of their own."""
    scopes, pieces, at = _Scopes(), [], 0
    while found := _TOKEN.match(text, at):
        token, at = found[0], found.end()
        if token[0] == "[":
            end = _end_of_set(text, at)
            token, at = text[found.start() : end], end
        elif token in ("(", "|", ")"):
            token = scopes.passes(token)
        elif len(token) > 2 and "x" not in token:
            token = scopes.set(token)
        pieces.append(token)
    return "".join([*pieces, ")" * len(scopes.open[0])])


def _end_of_set(text: str, at: int) -> int:
    """Return where a set of characters ends that began before `at`.

    Raises:
        ValueError: there is a set in it, or an intersection, which Python would read otherwise.
    """
    while found := _IN_SET.match(text, at):
        at = found.end()
        if found[0] == "]":
            return at
        if found[0] == "&&":
            raise ValueError(
                "&& inside brackets cannot be read here: say (?!…) before the brackets"
            )
        if found[0] == "[":
            raise ValueError(r"brackets inside brackets cannot be read here: one itself is \[")
    return at
