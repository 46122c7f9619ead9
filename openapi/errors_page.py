"""docs/errors.md as a page, for people who follow the link that each error carries."""

import re
from collections.abc import Sequence
from html import escape

from openapi.pages import write_words_page

_CODE = re.compile("`([^`]+)`")


def write_errors_page(markdown: str) -> str:
    """Return the page.

    Args:
        markdown: What `make openapi` writes: headings, paragraphs, and tables whose rows each begin
            with an error's code. Nothing else is known here.
    """
    blocks = re.split(r"\n{2,}", markdown.strip())
    main = "".join(map(_block, blocks[1:]))  # the first is the title
    return write_words_page("错误码", "Errors", main)


def _block(text: str) -> str:
    if text.startswith("## "):
        return f"<h2>{escape(text.removeprefix('## '))}</h2>\n"
    if not text.startswith("|"):
        return f'<p lang="en">{_words(text)}</p>\n'
    titles, _, *rows = (
        [cell.strip() for cell in line.split("|")[1:-1]] for line in text.split("\n")
    )
    return f'<ul class="errors">\n{"".join(_row(titles, row) for row in rows)}</ul>\n'


def _row(titles: Sequence[str], cells: Sequence[str]) -> str:
    said = dict(zip(titles, cells, strict=True))
    found = _CODE.search(said.pop("code"))
    code = found[1] if found else ""
    zh, en = said.pop("中文"), said.pop("English")
    meaning = said.pop("what it means", "")
    facts = " · ".join(f"{name} {value}" for name, value in said.items())
    small = [
        f'<p class="small" lang="en">{_words(text)}</p>\n' for text in (meaning, facts) if text
    ]
    return (
        f'<li id="{escape(code)}"><h3><code>{escape(code)}</code></h3>\n'
        f'<p>{_words(zh)}</p><p lang="en">{_words(en)}</p>\n'
        f"{''.join(small)}</li>\n"
    )


def _words(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", escape(text, quote=False))
