"""`make openapi`: write openapi/openapi.json and the pages of docs/ that the code tells."""

import base64
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

import auth.verifier.errors  # noqa: F401 - so that its errors are on the page
from app import Ports, Settings, build_app
from auth.face.errors import FaceRefused
from auth.verifier.reasons import Reason
from core.errors import AppError
from core.store import open_store
from services.errors import GivenAgain
from tools import personas_table
from tools.items_page import items_text
from tools.sandbox import sandbox_settings

ROOT = Path(__file__).parent.parent
OPENAPI = ROOT / "openapi" / "openapi.json"
ERRORS = ROOT / "docs" / "errors.md"
SERVICES = ROOT / "docs" / "services.md"

_ERRORS_HEAD = """# Errors 错误码

Every failure is `application/problem+json` (RFC 9457). Switch on `code`: it is stable, while the
wording may change. `message` is for the citizen, in Chinese or English by `Accept-Language`;
`detail` is for developers. `retryable` says whether the same call may succeed later; where the
answer carries `Retry-After`, wait that long. `origin` says whose fault it is: `gateway` or
`bureau`. Quote `request_id` when you report a problem.

This page is written by `make openapi` from the code, and a test compares the two.

| code | status | origin | retryable | what it means | 中文 | English |
|---|---|---|---|---|---|---|
"""

_WITHOUT_OWN_CODE = (FaceRefused, GivenAgain)

_REASONS_HEAD = """
## Refused videos 视频未通过

A face verification that is judged and does not pass answers 422 with one of these codes. Each
names one thing that the person can do about it; ask for new digits and record again.

| code | 中文 | English |
|---|---|---|
"""


def main() -> None:
    """Write all of them."""
    pages = {
        OPENAPI: openapi_text(),
        ERRORS: errors_text(),
        SERVICES: items_text(),
        personas_table.PAGE: personas_table.page_text(),
    }
    for path, text in pages.items():
        path.write_text(text)
        print(f"wrote {path.relative_to(ROOT)}")


def openapi_text() -> str:
    """Return the OpenAPI document as it is committed."""
    with tempfile.TemporaryDirectory() as folder:
        app = _build(Path(folder))
        document = app.test_client().get("/openapi.json").get_json()
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def errors_text() -> str:
    """Return the page of error codes as it is committed."""
    kinds = {kind.code: kind for kind in all_errors(AppError) if kind not in _WITHOUT_OWN_CODE}
    rows = [_error_row(kinds[code]) for code in sorted(kinds)]
    reasons = [
        f"| `{reason.code}` | {reason.message_zh} | {reason.message_en} |" for reason in Reason
    ]
    return _ERRORS_HEAD + "\n".join(rows) + "\n" + _REASONS_HEAD + "\n".join(reasons) + "\n"


def all_errors(kind: type[AppError]) -> Iterator[type[AppError]]:
    """Return an error class and everything derived from it."""
    yield kind
    for derived in kind.__subclasses__():
        yield from all_errors(derived)


def _error_row(kind: type[AppError]) -> str:
    meaning = (kind.__doc__ or "").split("\n\n")[0].replace("\n", " ").strip()
    cells = [
        f'<a id="{kind.code}"></a>`{kind.code}`',
        str(kind.status),
        kind.origin,
        "yes" if kind.retryable else "no",
        " ".join(meaning.split()),
        kind.message_zh,
        kind.message_en,
    ]
    return f"| {' | '.join(cells)} |"


def _build(folder: Path) -> Flask:
    secrets = {"MINSHENG_MASTER_KEY": base64.b64encode(bytes(32)).decode()}
    settings = Settings.from_env(sandbox_settings(secrets, folder))
    return build_app(settings, Ports(store=open_store("sqlite:///:memory:")))


if __name__ == "__main__":
    main()
