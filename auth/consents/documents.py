"""The texts that people agree to. A changed text gets a new version, and is asked for anew."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ConsentDocument:
    """One consent text. `version` is the month it came into force."""

    purpose: str
    version: str
    text_zh: str
    text_en: str


IDENTITY_CHECK = ConsentDocument(
    purpose="identity-check",
    version="2026-11",
    text_zh=(
        "为确认您的身份，我们会把您填写的姓名和身份证号码提交给公安人口库比对。"
        "号码加密保存，仅用于为您办事。您可以随时撤回同意，撤回后将删除已保存的信息。"
    ),
    text_en=(
        "To confirm who you are, we send your name and identity number to the population bureau. "
        "The number is kept encrypted and used only to serve you. You may withdraw this consent "
        "at any time; what is kept is then deleted."
    ),
)

FACE_VERIFICATION = ConsentDocument(
    purpose="face-verification",
    version="2026-11",
    text_zh=(
        "为确认是您本人操作，需要您面向镜头朗读数字。视频只用于本次与公安机关留存照片比对，"
        "比对后立即删除，不保存视频、照片、声音和人脸特征。您可以不同意，"
        "并改到政务服务大厅窗口核验身份；也可以随时撤回同意。"
    ),
    text_en=(
        "To confirm that it is you, we ask you to read digits aloud to the camera. The video is "
        "compared once with the photo that the police hold and then dropped: no video, photo, "
        "voice or face template is kept. You may refuse and have your identity checked at a "
        "service counter instead, and you may withdraw this consent at any time."
    ),
)

DOCUMENTS = {document.purpose: document for document in (IDENTITY_CHECK, FACE_VERIFICATION)}
