"""What may go wrong with a face verification, beside what core.errors and auth.errors name."""

from auth.verifier.reasons import Reason
from core.errors import AppError


class ChallengeExpired(AppError):
    """The challenge is unknown, ran out, or is not the caller's."""

    status = 410
    code = "challenge_expired"
    retryable = True
    message_zh = "数字已过期，请重新获取后再录制。"
    message_en = "These digits have run out. Please ask for new ones and record again."


class ChallengeUsed(AppError):
    """A video was already judged, or is being judged, for this challenge."""

    status = 409
    code = "challenge_used"
    retryable = True
    message_zh = "这组数字已使用过，请重新获取后再录制。"
    message_en = "These digits were already used. Please ask for new ones and record again."


class ClipReplayed(AppError):
    """The very same recording was judged before."""

    status = 422
    code = "clip_replayed"
    retryable = True
    message_zh = "该视频已提交过，请按屏幕上的新数字重新录制。"
    message_en = "This recording was used before. Please record a new one with the digits shown."


class GuardianNeeded(AppError):
    """Under fourteen a face may be read only with a guardian's consent, which needs a counter."""

    status = 403
    code = "guardian_needed"
    message_zh = "未满14周岁，请由监护人陪同到政务服务大厅窗口核验身份。"
    message_en = "Under 14, please come to a service counter together with a guardian."


class FaceRefused(AppError):
    """The video was judged and does not show that the person is there.

    The code is one of `auth.verifier.reasons.Reason`, prefixed by nothing.
    """

    status = 422
    code = "face_refused"
    retryable = True

    def __init__(self, reason: Reason) -> None:
        self.code = reason.code
        self.message_zh = reason.message_zh
        self.message_en = reason.message_en
        super().__init__()


class VerifierBusy(AppError):
    """Every place in the verifier's queue is taken; the attempt does not count."""

    status = 503
    code = "verifier_busy"
    retryable = True
    message_zh = "正在核验的人较多，请稍等片刻再试。"
    message_en = "Many people are being verified right now. Please try again in a moment."

    def __init__(self, retry_after_s: str) -> None:
        super().__init__("The verifier's queue is full.")
        self.headers["Retry-After"] = retry_after_s


class PhotoCheckBusy(AppError):
    """The verifier's queue for portraits is full, or too long for this request."""

    status = 503
    code = "photo_check_busy"
    retryable = True
    is_outage = True
    message_zh = "正在检测照片的人较多，请稍等片刻再试。"
    message_en = "Many photos are being checked right now. Please try again in a moment."

    def __init__(self, retry_after_s: str) -> None:
        super().__init__("The verifier's queue for portraits is full or too long.")
        self.headers["Retry-After"] = retry_after_s


class PhotoCheckUnavailable(AppError):
    """The verifier does not answer; nothing is known of the photo."""

    status = 503
    code = "photo_check_unavailable"
    retryable = True
    is_outage = True
    message_zh = "照片检测暂时不可用，请稍后再试，或到办证大厅现场拍照。"
    message_en = (
        "Photos cannot be checked at the moment. Please try again later, or have one taken at the "
        "office."
    )


class VerifierUnavailable(AppError):
    """The verifier does not answer; the attempt does not count."""

    status = 503
    code = "verifier_unavailable"
    retryable = True
    message_zh = "人脸核验暂时不可用，请稍后再试，或到政务服务大厅窗口核验。"
    message_en = (
        "Face verification is not available at the moment. Please try again later, or have your "
        "identity checked at a service counter."
    )
