"""What may go wrong while finding out who is speaking."""

from auth.assurance import Assurance
from core.errors import AppError


class TokenMissing(AppError):
    """The call needs a bearer token and has none."""

    status = 401
    code = "token_missing"
    message_zh = "请先登录。"
    message_en = "Please sign in first."

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail)
        self.headers["WWW-Authenticate"] = "Bearer"


class TokenInvalid(AppError):
    """The token is not one of ours, was altered, or its session has ended."""

    status = 401
    code = "token_invalid"
    message_zh = "登录状态已失效，请重新登录。"
    message_en = "You are no longer signed in. Please sign in again."

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail)
        self.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'


class TokenExpired(TokenInvalid):
    """The access token has run out: refresh it and repeat the call."""

    code = "token_expired"
    retryable = True
    message_zh = "登录已过期，请稍候，小程序将自动续期。"
    message_en = "Your sign-in has run out; the mini-program will renew it by itself."


class StepUpNeeded(AppError):
    """The call needs a higher or fresher assurance than the token has (RFC 9470)."""

    status = 401
    code = "step_up_needed"
    message_zh = "办理此事项前，请先完成身份核验。"
    message_en = "Please complete the identity check for this first."

    def __init__(self, needed: Assurance, max_age_s: int | None) -> None:
        super().__init__(f"This call needs assurance {needed.value}.")
        self._needed, self._max_age_s = needed, max_age_s
        age = "" if max_age_s is None else f", max_age={max_age_s}"
        self.headers["WWW-Authenticate"] = (
            f'Bearer error="insufficient_user_authentication", acr_values="{needed.value}"{age}'
        )

    def extension(self) -> dict[str, object]:
        return {"acr_values": self._needed.value, "max_age": self._max_age_s}


class RefreshRefused(AppError):
    """The refresh token is unknown, ended, of another device, or used long ago."""

    status = 401
    code = "refresh_refused"
    message_zh = "登录状态已失效，请重新登录。"
    message_en = "You are no longer signed in. Please sign in again."


class ConsentNeeded(AppError):
    """The call needs a consent that was not given, or was given to another text."""

    status = 422
    code = "consent_needed"
    message_zh = "请先阅读并同意相关授权说明。"
    message_en = "Please read the consent text and agree to it first."


class IdentityAlreadyBound(AppError):
    """This WeChat account already belongs to another person."""

    status = 409
    code = "identity_already_bound"
    message_zh = "该微信账号已绑定其他人，请使用本人的微信登录。"
    message_en = "This WeChat account belongs to somebody else. Please sign in with your own."


class AttemptsTooFast(AppError):
    """Several attempts failed in a row: the next one has to wait."""

    status = 429
    code = "attempts_too_fast"
    retryable = True
    message_zh = "尝试过于频繁，请稍等片刻再试。"
    message_en = "Too many tries in a row. Please wait a moment before the next one."

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("Wait before the next attempt.")
        self.headers["Retry-After"] = str(retry_after_s)


class AttemptsExhausted(AppError):
    """Too many names or counter codes failed. They may be tried again a day after the last."""

    status = 403
    code = "attempts_exhausted"
    message_zh = "失败次数过多，已暂停该方式，请一天后再试。"
    message_en = "Too many tries failed. Please try again after a day."


class CounterNeeded(AppError):
    """Too many face verifications failed. A counter code opens the way again."""

    status = 403
    code = "counter_needed"
    message_zh = "人脸核验失败次数过多，已暂停，请到政务服务大厅窗口核验身份。"
    message_en = (
        "Too many face checks failed. Please have your identity checked at a service counter."
    )


class CredentialsRefused(AppError):
    """The organisation's client id or secret is missing or wrong."""

    status = 401
    code = "credentials_refused"
    message_zh = "机构凭证无效，请联系管理员。"
    message_en = "The organisation's credentials are not valid. Please ask its administrator."

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail)
        self.headers["WWW-Authenticate"] = 'Basic realm="organisations", charset="UTF-8"'


class ScopeMissing(AppError):
    """The organisation is known and was not given the right to do this."""

    status = 403
    code = "scope_missing"
    message_zh = "该机构没有办理此项业务的权限。"
    message_en = "This organisation may not do that."
