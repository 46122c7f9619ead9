"""Every failure that a caller may meet: a class with a stable code."""

from typing import ClassVar


class AppError(Exception):
    """A failure with a stable code, a sentence for people in two languages and facts for the log.

    Args:
        detail: One plain English sentence for the developer of a client; never personal data.
        facts: Names and numbers for the log alone. They never reach the client.
    """

    status: int = 500
    origin: str = "gateway"
    code: str = "internal_error"
    retryable: bool = False
    is_outage: ClassVar[bool] = False
    """Whether a bureau could not be heard, so that what it said before may stand in for it."""
    message_zh: str = "系统出了点问题，请稍后再试。"
    message_en: str = "Something went wrong on our side. Please try again later."

    def __init__(self, detail: str | None = None, **facts: object) -> None:
        super().__init__(detail or self.message_en)
        self.detail = detail or self.message_en
        self.facts = facts
        self.headers: dict[str, str] = {}

    def extension(self) -> dict[str, object]:
        """Return members that this problem adds to the common ones (RFC 9457, section 3.2)."""
        return {}


class InvalidInput(AppError):
    """A value has the right JSON type and still cannot be what it claims to be."""

    status = 422
    code = "invalid_input"
    message_zh = "填写的内容有误，请检查后重新提交。"
    message_en = "Something you entered is not right. Please check it and send it again."

    def __init__(
        self, detail: str | None = None, *, fields: dict[str, list[str]] | None = None
    ) -> None:
        super().__init__(detail)
        self.fields = fields or {}

    def extension(self) -> dict[str, object]:
        return {"fields": self.fields} if self.fields else {}


class NotFound(AppError):
    """The object does not exist, or is not the caller's: both look the same from outside."""

    status = 404
    code = "not_found"
    message_zh = "没有找到您要的内容。"
    message_en = "We could not find what you asked for."


class GatewayBusy(AppError):
    """There are more requests than can be worked on: this one was not done."""

    status = 503
    code = "gateway_busy"
    retryable = True
    message_zh = "当前访问人数较多，请稍后再试。"
    message_en = "Many people are here right now. Please try again in a moment."

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail)
        self.headers["Retry-After"] = "1"


class BureauError(AppError):
    """A bureau could not be reached, or answered outside the agreed format.

    Args:
        retry_after_s: When the bureau wants to be asked again.
        is_transient: Whether asking again at once may well help. It stays with us.
    """

    status = 502
    origin = "bureau"
    code = "bureau_error"
    retryable = True
    is_outage = True
    message_zh = "有关部门的系统暂时无法答复，请稍后再试。"
    message_en = "A bureau's system cannot answer at the moment. Please try again later."

    def __init__(
        self,
        detail: str | None = None,
        *,
        bureau: str,
        retry_after_s: int | None = None,
        is_transient: bool = False,
    ) -> None:
        super().__init__(detail, bureau=bureau)
        self.bureau = bureau
        self.retry_after_s = retry_after_s
        self.is_transient = is_transient
        if retry_after_s is not None:
            self.headers["Retry-After"] = str(retry_after_s)

    def extension(self) -> dict[str, object]:
        return {"bureau": self.bureau}


class BureauTimeout(BureauError):
    """A bureau's whole answer did not arrive within its limit, a dribble included."""

    status = 504
    code = "bureau_timeout"
    message_zh = "有关部门的系统答复太慢，请稍后再试。"
    message_en = "A bureau took too long to answer. Please try again later."


class BureauOverloaded(BureauError):
    """A bureau asks for patience (429 or 503)."""

    status = 503
    code = "bureau_overloaded"
    message_zh = "有关部门的系统正忙，请稍后再试。"
    message_en = "A bureau's system is busy. Please try again a little later."


class BureauUnavailable(BureauError):
    """A bureau failed so often that it is not asked for a while, to let it recover."""

    status = 503
    code = "bureau_unavailable"
    message_zh = "有关部门的系统暂时无法使用，请过几分钟再试。"
    message_en = "A bureau's system is out of order for now. Please try again in a few minutes."


class BureauBusy(BureauError):
    """As many calls to this bureau are under way as we allow at once."""

    status = 503
    origin = "gateway"
    code = "bureau_busy"
    message_zh = "当前查询的人较多，请稍后再试。"
    message_en = "Many people are asking this bureau right now. Please try again in a moment."


class BureauRecordMissing(BureauError):
    """The bureau answers well and holds no record of this person."""

    status = 404
    code = "bureau_record_missing"
    retryable = False
    is_outage = False
    message_zh = "有关部门没有查到您的记录；如有疑问，请联系该部门核实。"
    message_en = "The bureau holds no record of you. If that seems wrong, please contact it."


class BureauRefused(BureauError):
    """The bureau understood the request and declines it: an account frozen, a person barred."""

    status = 409
    code = "bureau_refused"
    retryable = False
    is_outage = False
    message_zh = "有关部门未受理该请求，请联系该部门了解原因。"
    message_en = "The bureau declined this request. Please contact it to learn why."


class MalformedJson(AppError):
    """The body says it is JSON and is not."""

    status = 400
    code = "malformed_json"
    message_zh = "请求格式有误，请更新小程序后重试。"
    message_en = "The request was not well formed. Please update the mini-program and try again."


class BadRequest(AppError):
    """The request is not well-formed HTTP for this resource."""

    status = 400
    code = "bad_request"
    message_zh = "请求格式有误，请更新小程序后重试。"
    message_en = "The request was not well formed. Please update the mini-program and try again."


class MethodNotAllowed(AppError):
    """The resource exists and does not have this method."""

    status = 405
    code = "method_not_allowed"
    message_zh = "不支持该操作，请更新小程序后重试。"
    message_en = "That cannot be done here. Please update the mini-program and try again."


class NotAcceptable(AppError):
    """The resource has no form that the Accept header asks for."""

    status = 406
    code = "not_acceptable"
    message_zh = "无法按要求的格式提供内容。"
    message_en = "This is not available in the format asked for."


class RequestTooSlow(AppError):
    """The body was not there, whole, within a minute."""

    status = 408
    code = "request_too_slow"
    retryable = True
    message_zh = "上传太慢，请检查网络后重试。"
    message_en = "Sending took too long. Please check your connection and try again."


class TooLarge(AppError):
    """The body, or a part of it, is larger than is read here."""

    status = 413
    code = "too_large"
    message_zh = "上传的内容太大，请缩短或压缩后重试。"
    message_en = "What you sent is too large. Please make it shorter or smaller and try again."


class UnsupportedMediaType(AppError):
    """The body has a content type that is not read here."""

    status = 415
    code = "unsupported_media_type"
    message_zh = "上传内容的类型不受支持，请更新小程序后重试。"
    message_en = "That kind of content is not accepted. Please update the mini-program."


class UriTooLong(AppError):
    """The address asked for is longer than is read here."""

    status = 414
    code = "uri_too_long"
    message_zh = "请求地址过长，请更新小程序后重试。"
    message_en = "The address is too long. Please update the mini-program and try again."


class HeadersTooLarge(AppError):
    """The request's headers are more, or longer, than is read here."""

    status = 431
    code = "headers_too_large"
    message_zh = "请求头过大，请重新登录后再试。"
    message_en = "The request carries too much with it. Please sign in anew and try again."
