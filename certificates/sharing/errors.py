"""Why a copy is not asked for, not agreed to or not given: one thing to do for each."""

from collections.abc import Mapping, Sequence

from core.errors import AppError


class CopiesNotOffered(AppError):
    """This platform has no electronic seals, so that it can make no copies."""

    status = 503
    code = "copies_not_offered"
    message_zh = "本平台暂未开通授权用证，请出示证照二维码或到窗口办理。"
    message_en = "Sharing copies is not offered here. Show the licence's code, or go to a counter."


class CopyNotAllowed(AppError):
    """The organisation may not ask for this type of licence or these fields."""

    status = 403
    code = "copy_not_allowed"
    message_zh = "贵单位未获授权索取所列证照或内容，如有需要请向平台申请。"
    message_en = "Your organisation may not ask for these licences or fields. Apply for access."


class TooManyCopyRequests(AppError):
    """Too many requests wait for an answer: of the organisation, or of the citizen."""

    status = 429
    code = "too_many_copy_requests"
    retryable = True
    message_zh = "待处理的用证申请过多，请先处理已有申请。"
    message_en = "Too many requests for copies are waiting. Please deal with some of them first."


class CopyInvitationEnded(AppError):
    """The invitation was never made, is over, or was opened by somebody."""

    status = 410
    code = "copy_invitation_ended"
    message_zh = "该用证邀请无效、已过期或已被打开，请工作人员重新出示。"
    message_en = "This invitation is not valid any more. Ask the clerk to show a new one."


class CopyRequestDecided(AppError):
    """The request was agreed to or refused before; a decision is made once."""

    status = 409
    code = "copy_request_decided"
    message_zh = "该用证申请已处理过，请刷新查看结果。"
    message_en = "This request has been decided already. Refresh to see the outcome."


class CopyChoiceNeeded(AppError):
    """The citizen has several licences of a type that could be copied, and named none of them.

    Args:
        choices: What there is to choose from, for the citizen alone.
    """

    status = 422
    code = "copy_choice_needed"
    message_zh = "您有多份同类证照，请选定提供哪一份后再同意。"
    message_en = "You have several licences of one type. Pick the one to share, then agree."

    def __init__(self, detail: str, *, choices: Sequence[Mapping[str, object]]) -> None:
        super().__init__(detail)
        self.choices = choices

    def extension(self) -> dict[str, object]:
        return {"choices": list(self.choices)}


class CopyNotAgreed(AppError):
    """The citizen has not decided yet."""

    status = 409
    code = "copy_not_agreed"
    retryable = True
    message_zh = "持证人尚未同意，请等待其在手机上确认。"
    message_en = "The holder has not agreed yet. Please wait for them to decide on their phone."


class CopyRefused(AppError):
    """The citizen said no."""

    status = 403
    code = "copy_refused"
    message_zh = "持证人未同意提供证照副本，请改用其他方式核验。"
    message_en = "The holder has refused. Please check what you need in another way."


class CopyEnded(AppError):
    """The consent was withdrawn, or its time is over."""

    status = 410
    code = "copy_ended"
    message_zh = "持证人已撤回同意，或授权已到期，如仍需要请重新申请。"
    message_en = "The holder has withdrawn the consent, or it has ended. Ask anew if you need to."


class CopyLimitReached(AppError):
    """The copies of one request were fetched as often as one purpose can need."""

    status = 403
    code = "copy_limit_reached"
    message_zh = "该申请的副本领取次数已用完，请使用已领取的副本。"
    message_en = "The copies of this request were fetched often enough. Use those you have."
