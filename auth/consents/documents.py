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
    version="2026-12",
    text_zh=(
        "为确认您的身份，我们会把您填写的姓名和身份证号码提交给公安人口库比对。"
        "姓名和号码加密保存，仅用于为您办事。您可以随时撤回同意；撤回后，"
        "我们删除您的姓名、号码、证照目录和办件结果，"
        "您在这里用过多个微信账号的，全部撤回后删除。"
        "下列记录不含姓名和号码，仍会保留：哪些单位核验过您的证照、"
        "向您申请过授权用证，按个人信息保护法保留三年，授权用证再多三个月；"
        "谁在何时因何使用过您的信息、您的同意与撤回、核验失败的次数，"
        "为追查冒用和滥用，在本服务运行期间保留。"
    ),
    text_en=(
        "To confirm who you are, we send your name and identity number to the population bureau. "
        "Both are kept encrypted and used only to serve you. You may withdraw this consent at any "
        "time. We then delete your name, your number, the list of your licences and what came of "
        "your applications; if you use several WeChat accounts here, once you have withdrawn it "
        "on all of them. These records stay, without your name and number: which organisations "
        "checked your licences or asked you for copies, for three years as the law on personal "
        "information demands, and three months more for copies; and who used your data, when and "
        "why, your consents and withdrawals, and how often a proof failed, for as long as this "
        "service runs, so that misuse can be traced."
    ),
)

FACE_VERIFICATION = ConsentDocument(
    purpose="face-verification",
    version="2026-12",
    text_zh=(
        "为确认是您本人操作，需要您面向镜头朗读数字。视频只用于本次与公安机关留存照片比对，"
        "比对后立即删除，不保存视频、照片、声音和人脸特征。"
        "视频留下的只有：校验码，保留180天，防止有人重复使用这段视频；"
        "比对结论和所依据的数值（如相似度、清晰度、音量），"
        "为追查冒用和滥用，在本服务运行期间保留。"
        "这些都不能还原出人脸和声音，撤回同意后也不删除。您可以不同意，"
        "并改到政务服务大厅窗口核验身份；也可以随时撤回同意。"
    ),
    text_en=(
        "To confirm that it is you, we ask you to read digits aloud to the camera. The video is "
        "compared once with the photo that the police hold and then dropped: no video, photo, "
        "voice or face template is kept. All that stays of it is a check code, for 180 "
        "days, so that nobody can use the video again; and the verdict with the numbers that it "
        "rests on (such as how similar, how sharp, how loud), for as long as this service runs, "
        "so that misuse can be traced. Neither a face nor a voice can be made from these, and "
        "withdrawing this consent does not delete them. You may refuse and have your identity "
        "checked at a service counter instead, and you may withdraw this consent at any time."
    ),
)

DOCUMENTS = {document.purpose: document for document in (IDENTITY_CHECK, FACE_VERIFICATION)}
