"""The frame of our web pages: what all of them say before anything is on them."""

from collections.abc import Sequence
from html import escape

_HEAD = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{title}</title>
<link rel="icon" href="data:,">
"""


def write_page(title: str, body: str, *, files: Sequence[str]) -> str:
    """Return a whole page.

    Args:
        body: Markup, as it goes between `<body>` and `</body>`.
        files: Addresses of style sheets (`.css`) and modules (`.js`), in order.
    """
    links = "\n".join(map(_link, files))
    return f"{_HEAD.format(title=escape(title))}{links}\n</head>\n<body>\n{body}</body>\n</html>\n"


def _link(address: str) -> str:
    if address.endswith(".js"):
        return f'<script type="module" src="{address}"></script>'
    return f'<link rel="stylesheet" href="{address}">'
