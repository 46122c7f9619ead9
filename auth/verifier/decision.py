"""Evidence in, verdict with one reason out. Every threshold of the decision is in this file.

Where each number comes from is in docs/models/.
"""

from dataclasses import dataclass

from auth.verifier.antispoof import LivenessEvidence
from auth.verifier.cover import CoverEvidence
from auth.verifier.face.quality import Quality
from auth.verifier.lips import LipEvidence, WordEvidence
from auth.verifier.picture import PictureEvidence
from auth.verifier.reasons import Reason
from auth.verifier.speech import Hearing

MIN_VOICE_DB = -50.0
"""Loudest 10 ms of the clip, dBFS: anything below is a room, not a voice."""
MIN_CONTRAST_DB = 12.0
"""Loudest 10 ms above the quietest tenth: steady noise and hum have less."""
CLEAR_VOICE_DB = -38.0
"""Below this there is a voice, but too little of it to recognise."""

MIN_COUNT_MARGIN = -3.0
"""Log-likelihood of six digits less that of any other number."""
MIN_SCORE = -6.0
"""Log-likelihood of the likeliest six, over the whole sound: tones and other speech have less."""
MIN_ASKED_MARGIN = -6.0
"""Log-likelihood of the digits asked for less that of the likeliest six."""
MAX_WRONG_DIGITS = 2
"""Of the likeliest six digits, at most so many may differ from those asked for."""

MIN_FOUND_SHARE = 0.75
MAX_SEVERAL_SHARE = 0.15
MIN_FACE_PX = 90
FEW_PIXELS = 240
"""Shorter side of a picture, below which a face that is missed or too small lacks pixels rather
than nearness: only the words of the refusal depend on it."""
MIN_BRIGHTNESS = 45.0
MAX_BRIGHTNESS = 225.0
MIN_SHARPNESS = 0.10
"""Of photos nobody spoilt, 1 in 100 is below: so for the next five, of `quality.Quality`."""
MIN_MOUTH = 0.36
MIN_NOSE = 0.25
"""Tells a mask from a hand: only the words of the refusal depend on it."""
MAX_TURN = 0.40
MIN_NOD, MAX_NOD = 0.20, 0.80
MAX_TILT_DEG = 25.0
MIN_SIMILARITY = 70.0
"""The operating point of the face calibration, by its definition."""
MIN_SAMENESS = 60.0
"""Two pictures of one clip: 1 pair of strangers in 1,300 is as alike."""

MAX_EARLY_S = 1.0
"""A phone's microphone may be ready before its camera, but not by more than this."""
MAX_OUTSIDE_S = 0.3
"""Where a digit begins and ends is known to about 0.2 s, and looks are 0.08 s apart."""
MAX_GAP_S = 0.55
"""When the face is not found twice in a row, there is none for 0.48 s: five pictures and their
jitter. Found the second time it is away for 0.16 s, or 0.2 s at 10 pictures a second."""

MIN_LIP_MOVEMENT = 0.05
MIN_SPEAKING_MOVEMENT = 0.025
"""Lips that range less than this in 0.72 s of speech stand still."""
MIN_LIP_STRENGTH, MORE_LIP_STRENGTH_PER_S, MOST_LIP_STRENGTH = 1.5, 0.2, 3.0
"""Of lips and voice: standard deviations above what chance gives. Lips and voice that belong
together show it the more surely the longer they are seen, so more is asked of longer clips."""
MAX_LIP_LAG_S = 0.2
"""Voice and lips of an honest phone are apart by less than this."""

MIN_CLOSED_WORDS = 2
"""So many of 二, 三 and 八 with a closed mouth, and more than half of those heard, are not said."""

MAX_FROZEN_S = 0.3
"""A face may stand still to the last pixel for less: 0.1 s at most was seen in honest clips, 0.32 s
at least where the picture was made to stand for 0.6 s and the codec still drew it finer."""
MIN_REPEAT = 0.75
"""Honest clips are at 0.97 and above, those with a stretch shown again at 0.6 and below."""
MAX_STRIPES = 4.5
"""Faces are at 3.5 and below; a screen's grid against the camera's mostly at 5 to 13."""


@dataclass(frozen=True, kw_only=True)
class VoiceEvidence:
    """Levels of the sound: the loudest 10 ms in dBFS, and that above the quietest tenth in dB."""

    peak_db: float
    contrast_db: float


@dataclass(frozen=True, kw_only=True)
class FaceEvidence:
    """What was seen of the face. Shares are 0..1.

    Args:
        found_share, several_share: Of the pictures searched, those with a face, and with more.
        width_px: The median width.
        picture_px: The shorter side of the pictures, at most 640.
        brightness: Mean of the faces compared, 0..255.
        doubtful: Stretches that were compared because the face did not look as just before.
        sameness: How alike the two least alike pictures of the clip are, 0..100.
        similarity: The speaker and the photo, 0..100. 70 is the operating point of both.
        score: What `similarity` was mapped from.
    """

    found_share: float
    several_share: float
    width_px: float
    picture_px: int
    brightness: float
    doubtful: float
    sameness: float
    similarity: float
    score: float


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that was measured; each part is one owner's. `digits_asked` is what should be heard.

    `liveness` is None without a model of the deployment's, which has its own threshold.
    """

    digits_asked: str
    voice: VoiceEvidence
    digits: Hearing
    cover: CoverEvidence
    face: FaceEvidence
    quality: Quality
    lips: LipEvidence
    words: WordEvidence
    picture: PictureEvidence
    liveness: LivenessEvidence | None = None


def decide(evidence: Evidence) -> Reason | None:
    """Return None for a pass, or the first reason in the order that helps a person most.

    First whether there is one good face to see, then a voice to hear, then what it said, then
    whether the face was seen all the while, whether its lips said it, before a camera, and last
    whose face it is.
    """
    return (
        _face_quality(evidence.face)
        or quality_reason(evidence.quality)
        or _motion(evidence.picture)
        or voice_reason(evidence.voice.peak_db, evidence.voice.contrast_db)
        or _digits(evidence.digits, asked=evidence.digits_asked)
        or cover_reason(evidence.cover)
        or lips_reason(evidence.lips)
        or _words(evidence.words)
        or _screen(evidence.picture)
        or _alive(evidence.liveness)
        or _identity(evidence.face)
    )


def _face_quality(face: FaceEvidence) -> Reason | None:
    if face.found_share < MIN_FOUND_SHARE:
        return no_face_reason(face.picture_px)
    if face.several_share > MAX_SEVERAL_SHARE:
        return Reason.FACE_TOO_MANY
    if face.width_px < MIN_FACE_PX:
        return _for_want_of_pixels(face.picture_px) or Reason.FACE_TOO_SMALL
    if face.brightness < MIN_BRIGHTNESS:
        return Reason.FACE_TOO_DARK
    if face.brightness > MAX_BRIGHTNESS:
        return Reason.FACE_TOO_BRIGHT
    return None


def no_face_reason(picture_px: int) -> Reason:
    """Return why no face was found in pictures whose shorter side is so long."""
    return _for_want_of_pixels(picture_px) or Reason.FACE_MISSING


def _for_want_of_pixels(picture_px: int) -> Reason | None:
    return Reason.VIDEO_TOO_SMALL_FRAME if picture_px < FEW_PIXELS else None


def quality_reason(quality: Quality) -> Reason | None:
    """Return None if the face is sharp, bare and turned to the camera."""
    if quality.sharpness < MIN_SHARPNESS:
        return Reason.FACE_BLURRED
    if quality.mouth < MIN_MOUTH:
        return Reason.FACE_MASKED if quality.nose < MIN_NOSE else Reason.MOUTH_COVERED
    turned = abs(quality.turn) > MAX_TURN or abs(quality.tilt_deg) > MAX_TILT_DEG
    return Reason.FACE_TURNED if turned or not MIN_NOD <= quality.nod <= MAX_NOD else None


def voice_reason(voice_db: float, contrast_db: float) -> Reason | None:
    """Return None if the sound is loud enough, and loud and quiet enough by turns, for a voice."""
    if voice_db < MIN_VOICE_DB or contrast_db < MIN_CONTRAST_DB:
        return Reason.VOICE_MISSING
    return Reason.VOICE_TOO_QUIET if voice_db < CLEAR_VOICE_DB else None


def _digits(digits: Hearing, *, asked: str) -> Reason | None:
    return digits_reason(
        asked=asked,
        heard=digits.heard,
        asked_margin=digits.asked_margin,
        count_margin=digits.count_margin,
        score=digits.score,
    )


def digits_reason(
    *, asked: str, heard: str, asked_margin: float, count_margin: float, score: float
) -> Reason | None:
    """Return None if the digits asked for were said.

    Digits that sound alike may be misheard, if the margin says that it was a near thing. Two that
    were clearly others may hardly ever pass: a recording of six other digits differs from those
    asked for in one with a chance of 1 in 18,500, in two of 1 in 823.
    """
    if len(heard) != len(asked) or count_margin < MIN_COUNT_MARGIN or score < MIN_SCORE:
        return Reason.DIGITS_NOT_HEARD
    wrong = sum(one != other for one, other in zip(heard, asked, strict=True))
    if wrong > MAX_WRONG_DIGITS or asked_margin < MIN_ASKED_MARGIN:
        return Reason.DIGITS_MISMATCH
    return None


def cover_reason(cover: CoverEvidence) -> Reason | None:
    """Return None if the face was seen all the while that digits were said."""
    beside = cover.early_s > MAX_EARLY_S or cover.outside_s > MAX_OUTSIDE_S
    return Reason.FACE_MISSING if beside or cover.gap_s > MAX_GAP_S else None


def lips_reason(lips: LipEvidence) -> Reason | None:
    """Return None if the lips moved, all the while, and with the voice."""
    if lips.movement < MIN_LIP_MOVEMENT or lips.speaking_movement < MIN_SPEAKING_MOVEMENT:
        return Reason.LIPS_STILL
    if abs(lips.lag_s) > MAX_LIP_LAG_S or lips.strength < least_lip_strength(lips.seen_s):
        return Reason.LIPS_OUT_OF_SYNC
    return None


def _words(words: WordEvidence) -> Reason | None:
    closed = words.closed >= MIN_CLOSED_WORDS and 2 * words.closed > words.open_vowels
    return Reason.LIPS_OUT_OF_SYNC if closed else None


def least_lip_strength(seen_s: float) -> float:
    """Return what is asked of a clip whose face is seen for so long: 2.1 at 3 s, 3.0 from 7.5 s."""
    return min(MOST_LIP_STRENGTH, MIN_LIP_STRENGTH + MORE_LIP_STRENGTH_PER_S * seen_s)


def _motion(picture: PictureEvidence) -> Reason | None:
    stands = picture.frozen_s > MAX_FROZEN_S
    return Reason.PICTURE_FROZEN if stands or picture.repeat < MIN_REPEAT else None


def _screen(picture: PictureEvidence) -> Reason | None:
    return Reason.SCREEN_SUSPECTED if picture.stripes > MAX_STRIPES else None


def _alive(liveness: LivenessEvidence | None) -> Reason | None:
    fails = liveness is not None and liveness.live < liveness.least
    return Reason.FACE_NOT_LIVE if fails else None


def _identity(face: FaceEvidence) -> Reason | None:
    if face.sameness < MIN_SAMENESS:
        return Reason.FACE_CHANGED
    return Reason.FACE_MISMATCH if face.similarity < MIN_SIMILARITY else None
