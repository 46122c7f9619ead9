"""Which of the two languages a caller reads. Chinese, unless English is asked for."""

from flask import has_request_context, request

from core.errors import AppError


def language() -> str:
    """Return `zh` or `en` by the request's Accept-Language."""
    if not has_request_context():
        return "zh"
    asked = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((tag for tag in asked if tag in ("zh", "en")), "zh")


def sentence_for(error: AppError) -> str:
    """Return the error's sentence for people, in the language of the request."""
    return error.message_en if language() == "en" else error.message_zh
