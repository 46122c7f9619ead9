"""What may be wrong with a portrait, and the one thing to do about it, in two languages."""

from auth.verifier.person_message import PersonMessage


class Problem(PersonMessage):
    """Something that is wrong with a portrait."""

    UNREADABLE = (
        "photo_unreadable",
        "照片无法读取，请上传 JPEG 或 PNG 格式、边长不超过4096像素的照片。",
        "The photo cannot be read. Please send a JPEG or PNG of at most 4096 pixels a side.",
    )
    TOO_HEAVY = (
        "photo_too_heavy",
        "照片处理耗时过长，请把照片缩小后重新上传。",
        "The photo takes too much work to process. Please send a smaller one.",
    )
    TOO_SMALL = (
        "photo_too_small",
        "照片像素太低，请上传不小于354×472像素的原图。",
        "The photo has too few pixels. Please send the original, at least 354 by 472.",
    )
    WRONG_SHAPE = (
        "photo_wrong_shape",
        "照片宽高比不对，请裁剪为3:4（或33×48毫米）。",
        "The photo has the wrong shape. Please cut it to 3:4, or to 33 by 48 mm.",
    )
    OVER_COMPRESSED = (
        "photo_over_compressed",
        "照片压缩过度，请上传20 KB以上的原图。",
        "The photo was compressed too much. Please send the original, at least 20 KB.",
    )
    NOT_COLOUR = (
        "photo_not_colour",
        "照片不是彩色的，请上传彩色照片。",
        "The photo is not in colour. Please send a colour photo.",
    )
    NO_FACE = (
        "photo_no_face",
        "照片里没有找到正面的脸，请正对镜头重新拍摄。",
        "No face was found in the photo. Please take it facing the camera.",
    )
    SEVERAL_FACES = (
        "photo_several_faces",
        "照片里不止一个人，请拍摄单人照。",
        "There is more than one person in the photo. Please take it alone.",
    )
    FACE_SMALL = (
        "photo_face_small",
        "头部在照片中太小，请靠近一些拍摄，或裁掉多余的部分。",
        "The head is too small in the photo. Please take it from nearer, or cut away the rest.",
    )
    FACE_LARGE = (
        "photo_face_large",
        "头部在照片中太大，请离远一些拍摄。",
        "The head is too large in the photo. Please take it from farther away.",
    )
    HEAD_CUT_OFF = (
        "photo_head_cut_off",
        "头部没有完整拍到，请在头顶和下巴留出空隙后重新拍摄。",
        "Part of the head is missing. Please leave some room above and below it.",
    )
    OFF_CENTRE = (
        "photo_off_centre",
        "脸没有居中，请让脸在照片左右居中。",
        "The face is not in the middle. Please put it halfway between left and right.",
    )
    TURNED = (
        "photo_turned",
        "脸没有正对镜头，请正视镜头重新拍摄。",
        "The face is turned away. Please look straight at the camera.",
    )
    TILTED = (
        "photo_tilted",
        "头部歪斜，请把头摆正后重新拍摄。",
        "The head is tilted. Please hold it upright.",
    )
    EYES_CLOSED = (
        "photo_eyes_closed",
        "眼睛没有睁开，请自然睁眼重新拍摄。",
        "The eyes are closed. Please open them and take the photo again.",
    )
    EYES_HIDDEN = (
        "photo_eyes_hidden",
        "眼睛看不清楚，请摘下墨镜、拨开头发后重新拍摄。",
        "The eyes cannot be seen. Please take off dark glasses and keep hair away from the eyes.",
    )
    COVERED = (
        "photo_covered",
        "口鼻被遮住了，请摘下口罩、移开遮挡物后重新拍摄。",
        "Nose or mouth are covered. Please take off the mask and keep everything away from them.",
    )
    BLURRED = (
        "photo_blurred",
        "照片模糊，请擦净镜头、拿稳后重新拍摄。",
        "The photo is blurred. Please wipe the lens and hold the camera still.",
    )
    TOO_DARK = (
        "photo_too_dark",
        "脸部太暗，请到明亮的地方重新拍摄。",
        "The face is too dark. Please take the photo in a brighter place.",
    )
    TOO_BRIGHT = (
        "photo_too_bright",
        "脸部太亮，请避开强光重新拍摄。",
        "The face is too bright. Please keep out of strong light.",
    )
    LIT_FROM_ONE_SIDE = (
        "photo_lit_from_one_side",
        "脸上光线不均匀，请让光从正面照来后重新拍摄。",
        "One side of the face is in the shade. Please let the light come from the front.",
    )
    BACKGROUND_DARK = (
        "photo_background_dark",
        "背景颜色不符，请以白色或浅色的墙为背景重新拍摄。",
        "The background has the wrong colour. Please stand before a white or very light wall.",
    )
    BACKGROUND_UNEVEN = (
        "photo_background_uneven",
        "背景不均匀，请以没有图案、阴影和物品的墙为背景重新拍摄。",
        "The background is not even. Please stand before a wall without pattern, shadow or things.",
    )
