"""Why a video was refused: one stable code, and what the person can do, in two languages."""

from auth.verifier.person_message import PersonMessage


class Reason(PersonMessage):
    """A refusal of a video."""

    VIDEO_EMPTY = (
        "video_empty",
        "视频是空的，请重新录制。",
        "The video is empty. Please record it again.",
    )
    VIDEO_UNREADABLE = (
        "video_unreadable",
        "视频无法读取，请用手机相机重新录制（MP4、MOV 或 WebM）。",
        "The video cannot be read. Please record it again as MP4, MOV or WebM.",
    )
    VIDEO_TOO_LONG = (
        "video_too_long",
        "视频超过12秒，请录制短一些。",
        "The video is longer than 12 seconds. Please record a shorter one.",
    )
    VIDEO_TOO_SHORT = (
        "video_too_short",
        "视频太短，请读完全部六个数字后再停止录制。",
        "The video is too short. Please stop recording only after you have read all six digits.",
    )
    VIDEO_TOO_LARGE_FRAME = (
        "video_too_large_frame",
        "视频画面过大，请把分辨率调到720p后重新录制。",
        "The picture is too large. Please record again at 720p.",
    )
    VIDEO_TOO_SMALL_FRAME = (
        "video_too_small_frame",
        "视频像素太低，请把分辨率调到480p或以上后重新录制。",
        "The picture has too few pixels. Please record again at 480p or more.",
    )
    VIDEO_TOO_HEAVY = (
        "video_too_heavy",
        "视频处理耗时过长，请用较低的分辨率和帧率重新录制。",
        "The video takes too much work to process. Please record again at a lower setting.",
    )
    AUDIO_MISSING = (
        "audio_missing",
        "视频没有声音，请允许使用麦克风后重新录制。",
        "The video has no sound. Please allow the microphone and record again.",
    )
    VOICE_MISSING = (
        "voice_missing",
        "没有听到声音，请大声读出屏幕上的数字。",
        "No voice was heard. Please read the digits aloud.",
    )
    VOICE_TOO_QUIET = (
        "voice_too_quiet",
        "声音太小，请靠近手机，大声一些再读一遍。",
        "Your voice is too quiet. Please move closer to the phone and speak louder.",
    )
    DIGITS_NOT_HEARD = (
        "digits_not_heard",
        "没有听清数字，请在安静的地方一个一个清楚地读。",
        "The digits were not clear. Please read them one by one in a quiet place.",
    )
    DIGITS_MISMATCH = (
        "digits_mismatch",
        "读出的数字与屏幕上的不一致，请按屏幕上的数字重新读。",
        "The digits you read are not those on the screen. Please read exactly those shown.",
    )
    FACE_MISSING = (
        "face_missing",
        "没有看到完整的脸，请把脸放在画面中间。",
        "No complete face was seen. Please keep your face in the middle of the picture.",
    )
    FACE_TOO_MANY = (
        "face_too_many",
        "画面里不止一张脸，请一个人录制。",
        "There is more than one face. Please record alone.",
    )
    FACE_TOO_SMALL = (
        "face_too_small",
        "脸离镜头太远，请靠近一些。",
        "Your face is too far away. Please move closer to the camera.",
    )
    FACE_TOO_DARK = (
        "face_too_dark",
        "光线太暗，请到明亮的地方再录。",
        "It is too dark. Please record in a brighter place.",
    )
    FACE_TOO_BRIGHT = (
        "face_too_bright",
        "光线太强，请避开强光再录。",
        "It is too bright. Please keep out of strong light.",
    )
    FACE_BLURRED = (
        "face_blurred",
        "画面模糊，请擦净镜头、拿稳手机后再录。",
        "The picture is blurred. Please wipe the lens and hold the phone still.",
    )
    FACE_TURNED = (
        "face_turned",
        "脸没有正对镜头，请正视镜头再录。",
        "Your face is turned away. Please look straight at the camera.",
    )
    FACE_MASKED = (
        "face_masked",
        "口鼻被遮住了，请摘下口罩再录。",
        "Your nose and mouth are covered. Please take off the mask.",
    )
    MOUTH_COVERED = (
        "mouth_covered",
        "嘴被遮住了，请不要用手或物品挡住嘴。",
        "Your mouth is covered. Please keep hands and things away from it.",
    )
    FACE_CHANGED = (
        "face_changed",
        "录制过程中脸有变化，请从头到尾由同一个人正对镜头录制。",
        "The face changed during the video. Please stay in view, facing the camera, all through.",
    )
    PICTURE_FROZEN = (
        "picture_frozen",
        "画面卡住或不连贯，请重新录制。",
        "The picture stood still or jumped. Please record again.",
    )
    SCREEN_SUSPECTED = (
        "screen_suspected",
        "疑似翻拍屏幕，请本人对着手机镜头直接录制。",
        "This looks filmed from a screen. Please record yourself directly with the camera.",
    )
    FACE_NOT_LIVE = (
        "face_not_live",
        "活体检测未通过，请本人在自然光下正对镜头重新录制。",
        "No living face could be confirmed. Please record yourself again in natural light.",
    )
    LIPS_STILL = (
        "lips_still",
        "没有看到嘴唇动作，请张口清楚地读数字。",
        "Your lips did not move. Please open your mouth and read the digits clearly.",
    )
    LIPS_OUT_OF_SYNC = (
        "lips_out_of_sync",
        "嘴唇动作与声音不一致，请现场录制，不要配音。",
        "Your lips and the voice do not match. Please read live, without a recording.",
    )
    FACE_MISMATCH = (
        "face_mismatch",
        "与证件照片比对不一致，请正对镜头、摘下帽子和墨镜后再试。",
        "You do not look like the photo on record. Please face the camera without hat or glasses.",
    )
    REFERENCE_UNUSABLE = (
        "reference_unusable",
        "您的证件照片无法用于比对，请到窗口办理或选择其他验证方式。",
        "Your photo on record cannot be used. Please go to a counter or prove it another way.",
    )


class Refused(Exception):
    """A video is refused for this reason, before all the evidence is in."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason
