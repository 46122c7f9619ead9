"""Why a licence code is refused: one class and one code for each thing an officer can act on."""

from core.errors import AppError


class CodeRefused(AppError):
    """A scanned code proves nothing. Subclasses say why."""

    status = 422
    code = "code_refused"
    message_zh = "此二维码未通过核验。"
    message_en = "This code did not pass verification."


class CodeUnreadable(CodeRefused):
    """What was scanned is no licence code, or a damaged, unknown or long gone one."""

    code = "code_unreadable"
    message_zh = "这不是有效的证照码，请持证人在“我的证照”中重新出示。"
    message_en = "This is not a licence code of ours. Ask the holder to show a new one."


class CodeUnknownKey(CodeRefused):
    """Signed with a key that is not on the trust list."""

    code = "code_unknown_key"
    message_zh = "此证照码不是由受信任的机构签发的；若信任列表已过期，请更新后重新扫描。"
    message_en = "No trusted issuer signed this code. Update your trust list, then scan again."


class CodeBadSignature(CodeRefused):
    """The signature does not fit: the content was changed, or someone else wrote it."""

    code = "code_bad_signature"
    message_zh = "此证照码的签名不正确，内容可能被篡改，请勿采信。"
    message_en = "The signature of this code is wrong. It may be forged: do not rely on it."


class CodeNotYetValid(CodeRefused):
    """Its time has not begun: as a rule the scanning device's clock is behind."""

    code = "code_not_yet_valid"
    message_zh = "此证照码尚未生效，请检查扫码设备的时间是否正确。"
    message_en = "This code is not valid yet. Check the clock of the scanning device."


class CodeExpired(CodeRefused):
    """Its time is over."""

    code = "code_expired"
    message_zh = "此证照码已过期，请持证人刷新后重新出示。"
    message_en = "This code has expired. Ask the holder to refresh it and show it again."


class CodeUsed(CodeRefused):
    """An online code serves one scan, and that scan has been."""

    status = 409
    code = "code_used"
    message_zh = "此证照码已被扫描过，请持证人刷新后重新出示。"
    message_en = "This code has already been scanned. Ask the holder for a new one."


class CodeRevoked(CodeRefused):
    """The licence behind the code is no longer good: cancelled, blocked, lost or replaced."""

    code = "code_revoked"
    message_zh = "此证照已被注销、停用、挂失或换发，不能作为凭证，请持证人联系发证机关。"
    message_en = "This licence was revoked, blocked, reported lost or replaced. It proves nothing."


class CodeWrongAudience(CodeRefused):
    """The holder made the code for another organisation."""

    code = "code_wrong_audience"
    message_zh = "此证照码是出示给其他单位的，请持证人为贵单位重新生成。"
    message_en = "This code was made for another organisation. Ask the holder for one for yours."


class CodeNotAllowed(CodeRefused):
    """The organisation may not read this type of licence, or none of the fields in the code."""

    code = "code_not_allowed"
    message_zh = "贵单位未获授权查看此类证照或所出示的内容，如有需要请向平台申请。"
    message_en = "Your organisation may not read this licence or these fields. Apply for access."


class PictureUnreadable(AppError):
    """What was sent is no JPEG or PNG picture, is damaged, or has too many pixels."""

    status = 422
    code = "picture_unreadable"
    message_zh = "无法打开这张图片，请换一张 JPEG 或 PNG 格式的照片或截图。"
    message_en = "This picture cannot be opened. Send another one, as JPEG or PNG."


class PictureWithoutCode(AppError):
    """The picture shows no QR code, or more than one."""

    status = 422
    code = "picture_without_code"
    message_zh = "图片中没有找到唯一的二维码，请对准一个完整、清晰的二维码再试。"
    message_en = "No single QR code was found. Aim at one code, whole and sharp, and try again."


class CodeTooLarge(AppError):
    """The chosen fields do not fit into an offline code of a size that phones still read."""

    status = 422
    code = "code_too_large"
    message_zh = "所选内容过多，离线码放不下，请减少选择或使用在线码。"
    message_en = "The chosen fields do not fit into an offline code. Choose fewer, or go online."


class LicenceNotValid(AppError):
    """An offline code is asked for a licence that is not valid now."""

    status = 409
    code = "licence_not_valid"
    message_zh = "该证照已过期、暂停或注销，不能出示，请先联系发证机关。"
    message_en = "This licence is not valid now and cannot be shown. Please ask its issuer first."


class LicenceBlocked(AppError):
    """A code is asked for a licence that its own holder has blocked."""

    status = 409
    code = "licence_blocked"
    message_zh = "您已停用该证照的出示，如需继续使用，请刷脸恢复。"
    message_en = "You have blocked this licence. Restore it with a face check to show it again."


class TooManyCodes(AppError):
    """More offline codes of one licence are alive than a person can need."""

    status = 429
    code = "too_many_codes"
    retryable = True
    message_zh = "短时间内生成的离线码过多，请几分钟后再试。"
    message_en = "You made too many offline codes. Please try again in a few minutes."


class SealUnavailable(AppError):
    """The issuing body's electronic seal is missing, or its certificate does not hold now."""

    status = 503
    code = "seal_unavailable"
    message_zh = "发证机关的电子印章暂不可用，请稍后再试。"
    message_en = "The issuing body's electronic seal is not available. Please try again later."
