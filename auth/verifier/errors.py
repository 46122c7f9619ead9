"""What the verifier answers to a bad caller. A bad video is not an error: it is a refusal."""

from core.errors import AppError


class SecretWrong(AppError):
    """The shared secret is missing or wrong."""

    status = 401
    code = "verifier_secret_wrong"
    message_zh = "未授权访问核验服务，请检查共享密钥设置。"
    message_en = "Not authorised. Please check the shared secret in the settings."

    def __init__(self) -> None:
        super().__init__("A Bearer token with the shared secret is needed.")
        self.headers["WWW-Authenticate"] = "Bearer"


class JudgementInvalid(AppError):
    """A part of the request is missing or malformed."""

    status = 422
    code = "judgement_invalid"
    message_zh = "核验请求缺少内容或格式有误，请按接口说明提交。"
    message_en = "The request lacks a part or has a malformed one. Please send it as documented."


class QueueFull(AppError):
    """Every place in the queue is taken."""

    status = 503
    code = "verifier_queue_full"
    retryable = True
    message_zh = "核验服务正忙，请稍后再试。"
    message_en = "The verifier is busy. Please try again a little later."

    def __init__(self, *, retry_after_s: int) -> None:
        super().__init__("Every place in the verifier's queue is taken.")
        self.headers["Retry-After"] = str(retry_after_s)


class CannotStart(AppError):
    """The system gives no further process for a job."""

    status = 503
    code = "verifier_cannot_start"
    retryable = True
    message_zh = "核验服务暂时无法处理，请稍后再试。"
    message_en = "The verifier cannot work at the moment. Please try again later."

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.headers["Retry-After"] = "5"


class Interrupted(AppError):
    """The process that judged was ended from outside: nothing is known of the video."""

    status = 503
    code = "verifier_interrupted"
    retryable = True
    message_zh = "核验被中断，请稍后再试。"
    message_en = "The judgement was interrupted. Please try again shortly."

    def __init__(self) -> None:
        super().__init__("The child that judged was ended from outside.")
        self.headers["Retry-After"] = "2"
