"""What can go wrong when somebody has something done."""

from collections.abc import Mapping
from typing import Any

from core.errors import AppError, BureauError


class IdempotencyKeyMissing(AppError):
    """Something is to be done, and no `Idempotency-Key` of 8 to 128 letters and digits came."""

    status = 400
    code = "idempotency_key_missing"
    message_zh = "请求格式有误，请更新小程序后重试。"
    message_en = "The request was not well formed. Please update the mini-program and try again."


class IdempotencyKeyReused(AppError):
    """The key was sent before with another item or other arguments."""

    status = 422
    code = "idempotency_key_reused"
    message_zh = "这次提交与之前的内容不一致，请返回后重新填写提交。"
    message_en = "This differs from what was submitted before. Go back and submit it anew."


class SubmissionInFlight(AppError):
    """The very same submission is being worked on; ask again in a second."""

    status = 409
    code = "submission_in_flight"
    retryable = True
    message_zh = "您的申请正在提交，请勿重复操作，稍候即可看到结果。"
    message_en = "Your application is being submitted. Please wait a moment for the result."

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.headers["Retry-After"] = "1"


class OutcomeUnknown(BureauError):
    """The bureau was asked to do something, and whether it did is not known. Send the same again.

    With the same `Idempotency-Key` nothing is done twice, and the answer says what came of it.
    """

    code = "outcome_unknown"
    message_zh = "有关部门没有及时答复，您的申请可能已经受理。请稍后重试，不会重复办理。"
    message_en = (
        "The bureau did not answer in time and may have accepted this already. "
        "Please try again shortly: it will not be done twice."
    )


class GivenAgain(AppError):
    """A definite "no" that was given before to the same submission."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        super().__init__(kept["detail"])
        self.status = kept["status"]
        self.origin = kept["origin"]
        self.code = kept["code"]
        self.message_zh = kept["message_zh"]
        self.message_en = kept["message_en"]
        self.headers["Idempotent-Replayed"] = "true"
        self._extension = kept["extension"]

    def extension(self) -> dict[str, object]:
        return dict(self._extension)


def kept_refusal(error: AppError) -> dict[str, object]:
    """Return what `GivenAgain` needs to give the same answer. A definite "no" is not retryable."""
    return {
        "status": error.status,
        "origin": error.origin,
        "code": error.code,
        "detail": error.detail,
        "message_zh": error.message_zh,
        "message_en": error.message_en,
        "extension": error.extension(),
    }
