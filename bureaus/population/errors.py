"""What the population bureau may say about a person."""

from core.errors import AppError


class NameMismatch(AppError):
    """The name is not the one that the register holds for this number."""

    status = 422
    code = "identity_name_mismatch"
    message_zh = "姓名与身份证号码不一致，请核对后重新填写。"
    message_en = "The name and the ID number do not belong together. Please check both."


class IdentityUnknown(AppError):
    """The register holds nobody of this number."""

    status = 422
    code = "identity_unknown"
    message_zh = "没有查到该身份证号码，请核对；如确认无误，请到户籍所在地派出所核实。"
    message_en = (
        "The population register does not know this ID number. Please check it; if it is right, "
        "ask the police station where you are registered."
    )


class RegistrationCancelled(AppError):
    """The register has cancelled this number's registration, as after a death."""

    status = 422
    code = "identity_cancelled"
    message_zh = "该身份证号码的户籍登记已注销；如有疑问，请到户籍所在地派出所核实。"
    message_en = (
        "The registration under this ID number has been cancelled. If that is wrong, ask the "
        "police station where it was."
    )


class ReferencePhotoMissing(AppError):
    """The register holds no photo to compare a face with."""

    status = 409
    code = "reference_photo_missing"
    message_zh = "公安系统中没有您的照片，无法进行人脸核验，请改用其他方式或到窗口办理。"
    message_en = (
        "The population register has no photo of you, so your face cannot be compared. "
        "Please use another way, or go to a service counter."
    )
