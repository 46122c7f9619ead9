"""A new bureau from templates: adapter, mock, interface note and tests that are green at once.

Templates are beside this file, in `templates/`. A template's path is the path of what it makes,
with `NAME` for the bureau's name; those in `common/` belong to every dialect.
"""

import ast
import builtins
import hashlib
import keyword
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from string import Template

from stdnum.cn import uscc

_TEMPLATES = Path(__file__).parent / "templates"
DIALECTS = ("json", "tif")
LONGEST_NAME = 24
_NAME = re.compile(r"[a-z]+(_[a-z]+)*")
_TITLE = re.compile(r"[^\x00-\x1f\x7f-\x9f\"\\|`$\[\]]{1,40}")
_CHINESE = re.compile("[\u4e00-\u9fff]")
# `MINSHENG_STORE_URL` and the mocks' `/health` are something else already.
_TAKEN = frozenset({"health", "mocks", "store", "test", "verifier"})


class CannotMake(Exception):
    """Nothing was written. The message says why, in one sentence."""


@dataclass(frozen=True, kw_only=True)
class NewBureau:
    """What a developer says of a new bureau.

    Raises:
        CannotMake: a name or title that cannot be one.
    """

    name: str
    title_zh: str
    title_en: str
    dialect: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or not 2 <= len(self.name) <= LONGEST_NAME:
            raise CannotMake(
                "A bureau's name is 2 to 24 lower-case letters, in words joined by underscores."
            )
        if self.name in _TAKEN or keyword.iskeyword(self.name):
            raise CannotMake(f"{self.name} means something else here; choose another name.")
        if not (_TITLE.fullmatch(self.title_en) and _TITLE.fullmatch(self.title_zh)):
            raise CannotMake("A title is 1 to 40 characters, none of them a quote or a bracket.")
        if not _CHINESE.search(self.title_zh):
            raise CannotMake("The Chinese title has no Chinese character.")
        if not self.title_en.isascii():
            raise CannotMake("The English title is not in ASCII.")


def make_bureau(root: Path, bureau: NewBureau) -> list[Path]:
    """Write the bureau's files below the project's `root`, and its row in the list of notes.

    Returns:
        Every path written, the list of notes last.

    Raises:
        CannotMake: something of that name exists or would be hidden, or a folder cannot be written.
            Nothing is left.
    """
    index = root / "docs" / "bureaus" / "README.md"
    files = {root / path: text for path, text in _render(bureau).items()}
    _refuse_existing(root, bureau.name, list(files))
    _refuse_hiding(bureau, files)
    written: list[Path] = []
    try:
        listed = _with_row(index.read_text(encoding="utf-8"), bureau)
        for path, text in files.items():
            path.parent.mkdir(exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                written.append(path)
                file.write(text)
        index.write_text(listed, encoding="utf-8")
    except OSError as exc:
        _remove(written)
        raise CannotMake(f"{exc.filename} cannot be written: {exc.strerror}.") from exc
    return [*files, index]


def _render(bureau: NewBureau) -> dict[Path, str]:
    words = {
        "name": bureau.name,
        "cls": _class_name(bureau.name),
        "slug": bureau.name.replace("_", "-"),
        "upper": bureau.name.upper(),
        "title_zh": bureau.title_zh,
        "title_en": bureau.title_en,
        "uscc": _made_up_uscc(bureau.name),
    }
    rendered = {}
    for folder in (_TEMPLATES / "common", _TEMPLATES / bureau.dialect):
        for template in sorted(folder.rglob("*.txt")):
            text = Template(template.read_text(encoding="utf-8")).substitute(words)
            target = str(template.relative_to(folder)).removesuffix(".txt")
            rendered[Path(target.replace("NAME", bureau.name))] = _with_sorted_imports(text)
    return rendered


def _refuse_hiding(bureau: NewBureau, files: Mapping[Path, str]) -> None:
    """Refuse a name whose class would hide what a file imports or what Python has built in."""
    cls = _class_name(bureau.name)
    is_known = keyword.iskeyword(cls) or hasattr(builtins, cls)
    if is_known or any(_is_bound_twice(text) for path, text in files.items() if _is_code(path)):
        raise CannotMake(f"The class {cls} would hide another of that name; choose another name.")


def _is_code(path: Path) -> bool:
    return path.suffix == ".py"


def _is_bound_twice(source: str) -> bool:
    """Return whether a module imports or defines two things under one name."""
    names: list[str] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names += [alias.asname or alias.name for alias in node.names]
        elif isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.append(node.name)
    return len(names) > len(set(names))


def _class_name(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def _made_up_uscc(name: str) -> str:
    """Return a sound unified social credit code in the division 990000, which China lacks."""
    digest = int.from_bytes(hashlib.sha256(name.encode()).digest())
    body = f"11990000MB{digest % 10**7:07}"
    return body + str(uscc.calc_check_digit(body))


def _with_sorted_imports(text: str) -> str:
    """Sort each block of one-line imports: where a bureau's stand depends on its name."""
    done: list[str] = []
    block: list[str] = []
    for line in text.splitlines(keepends=True):
        if line.startswith("from ") and not line.rstrip().endswith("("):
            block.append(line)
            continue
        done += [*sorted(block), line]
        block = []
    return "".join([*done, *sorted(block)])


def _refuse_existing(root: Path, name: str, files: list[Path]) -> None:
    taken = [root / part / name for part in ("bureaus", "mock_upstreams")]
    taken += [path.with_suffix(".py") for path in taken]
    for path in (*taken, *files):
        if path.exists() and not _is_left_over(path):
            raise CannotMake(f"{path.relative_to(root)} exists already.")


def _is_left_over(path: Path) -> bool:
    """Return whether this is a folder with nothing but what Python compiled: nobody's any more."""
    return path.is_dir() and all(one.name == "__pycache__" for one in path.iterdir())


def _with_row(index: str, bureau: NewBureau) -> str:
    """Put the bureau's row below the last one of the list of notes."""
    row = f"| [{bureau.name}]({bureau.name}.md) | {bureau.title_en} | {bureau.title_zh} |\n"
    lines = index.splitlines(keepends=True)
    last = max((n for n, line in enumerate(lines) if line.startswith("| [")), default=len(lines))
    return "".join([*lines[: last + 1], row, *lines[last + 1 :]])


def _remove(written: list[Path]) -> None:
    """Take files away again, and the bureau's folders, which are empty then."""
    for path in written:
        path.unlink()
    for folder in {path.parent for path in written}:
        with suppress(OSError):
            folder.rmdir()
