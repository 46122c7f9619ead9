"""Pages of words and links, and the choice between one and data. Nothing runs on them."""

from flask import Response, request

from browsers import asks_for_page
from core.page import write_page

# Their looks begin with those of `/verify`.
_STYLES = ("/verify/verify.css", "/docs/page.css")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Language": "zh, en",
}


def write_words_page(title_zh: str, title_en: str, main: str) -> str:
    """Return a page whose bar shows its title.

    Args:
        main: Markup, as it goes between `<main>` and `</main>`.
    """
    bar = (
        '<header class="bar">\n  <p class="mark" aria-hidden="true">民生</p>\n'
        f'  <h1>{title_zh} <span lang="en">{title_en}</span></h1>\n</header>\n'
    )
    body = f'{bar}\n<main class="words">\n{main}</main>\n'
    return write_page(f"{title_zh} · {title_en}", body, files=_STYLES)


def page_or_data(page: str, data: Response) -> Response:
    """Return the page to a browser, the data to a program."""
    asks = asks_for_page(request.accept_mimetypes)
    answer = Response(page, mimetype="text/html", headers=_HEADERS) if asks else data
    answer.vary.add("Accept")
    return answer
