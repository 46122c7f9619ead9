"""The committed documents say what the code does."""

from auth.face.errors import FaceRefused
from auth.verifier.reasons import Reason
from core.errors import AppError
from tools.items_page import items_text
from tools.write_docs import ERRORS, OPENAPI, SERVICES, all_errors, errors_text, openapi_text


def test_the_committed_openapi_document_is_the_generated_one() -> None:
    assert OPENAPI.read_text() == openapi_text(), "run make openapi and commit the result"


def test_every_error_code_is_documented() -> None:
    page = ERRORS.read_text()
    codes = {kind.code for kind in all_errors(AppError) if kind is not FaceRefused}
    codes |= {reason.code for reason in Reason}

    assert not {code for code in codes if f"`{code}`" not in page}
    assert page == errors_text(), "run make openapi and commit the result"


def test_the_committed_page_of_items_is_the_generated_one() -> None:
    assert SERVICES.read_text() == items_text(), "run make openapi and commit the result"


def test_no_two_errors_share_a_code_but_mean_different_things() -> None:
    seen: dict[str, type[AppError]] = {}
    for kind in all_errors(AppError):
        other = seen.setdefault(kind.code, kind)

        assert other is kind or other.message_zh == kind.message_zh


def test_every_error_speaks_two_languages() -> None:
    for kind in all_errors(AppError):
        assert kind.message_zh
        assert kind.message_en.isascii()
        assert kind.__doc__
