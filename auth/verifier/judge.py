"""One job from bytes to verdict. Runs in the child alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auth.verifier import antispoof, cover, decision, lips, media, picture, speech
from auth.verifier.answers import Job, Judgement
from auth.verifier.decision import Evidence, FaceEvidence, VoiceEvidence
from auth.verifier.face import compare, find, quality
from auth.verifier.face.calibration import Template
from auth.verifier.figures import figures
from auth.verifier.reasons import Refused


@dataclass(frozen=True, kw_only=True)
class Models:
    """What a deployment may have its own of."""

    digits: speech.DigitEngine
    faces: compare.Faces
    liveness: antispoof.LivenessModel | None = None


def judge(job: Job, models: Models) -> Judgement:
    """Decide whether the person of the photo reads these digits in the video."""
    try:
        clip = media.decode(job.video)
        reference = models.faces.embed_reference(job.photo)
    except Refused as refused:
        return Judgement(reason=refused.reason, similarity=None, evidence={})
    track = find.follow(clip.frames)
    if not track.looks:
        reason = decision.no_face_reason(_shorter_side_px(clip))
        return Judgement(reason=reason, similarity=None, evidence={})
    evidence = _evidence(job.digits, clip, track, reference, models)
    measured = figures(evidence)  # before it is decided: no threshold holds for a NaN
    return Judgement(
        reason=decision.decide(evidence),
        similarity=evidence.face.similarity,
        evidence=measured | {"duration_s": round(clip.duration_s, 3), "pictures": len(clip.frames)},
    )


def _evidence(
    asked: str, clip: media.Clip, track: find.Track, reference: Template, models: Models
) -> Evidence:
    level_db = speech.level_db(clip.sound)
    heard = models.digits.hear(clip.sound, asked)
    return Evidence(
        digits_asked=asked,
        voice=VoiceEvidence(
            peak_db=float(level_db.max()),
            contrast_db=float(level_db.max() - np.percentile(level_db, 10)),
        ),
        digits=heard,
        cover=_cover(clip, track, heard, level_db),
        face=_face(clip, track, models.faces.compare(clip.frames, track.looks, reference)),
        quality=quality.typical(clip.frames, track.looks),
        lips=_lips(clip, track),
        words=_words(clip, track, heard, level_db),
        picture=picture.measure(
            clip.frames, [(look.index, look.box) for look in track.looks], clip.times_s
        ),
        liveness=_liveness(clip, track, models.liveness),
    )


def _shorter_side_px(clip: media.Clip) -> int:
    return int(min(clip.frames[0].shape[:2]))


def _face(clip: media.Clip, track: find.Track, likeness: compare.Likeness) -> FaceEvidence:
    return FaceEvidence(
        found_share=track.found_share,
        several_share=track.several_share,
        width_px=float(np.median([look.width_px for look in track.looks])),
        picture_px=_shorter_side_px(clip),
        brightness=likeness.brightness,
        doubtful=likeness.doubtful,
        sameness=likeness.sameness,
        similarity=likeness.similarity,
        score=likeness.score,
    )


def _cover(
    clip: media.Clip, track: find.Track, heard: speech.Hearing, level_db: NDArray[np.float32]
) -> cover.CoverEvidence:
    return cover.measure(
        [clip.times_s[look.index] for look in track.looks],
        heard.segments,
        level_db,
        sound_at_s=clip.sound_at_s,
    )


def _lips(clip: media.Clip, track: find.Track) -> lips.LipEvidence:
    return lips.measure(
        np.array([look.points for look in track.looks]),
        [clip.times_s[look.index] for look in track.looks],
        clip.sound,
        sound_at_s=clip.sound_at_s,
    )


def _words(
    clip: media.Clip, track: find.Track, heard: speech.Hearing, level_db: NDArray[np.float32]
) -> lips.WordEvidence:
    return lips.closed_words(
        np.array([look.points for look in track.looks]),
        [clip.times_s[look.index] for look in track.looks],
        heard.segments,
        level_db,
        sound_at_s=clip.sound_at_s,
    )


def _liveness(
    clip: media.Clip, track: find.Track, model: antispoof.LivenessModel | None
) -> antispoof.LivenessEvidence | None:
    if model is None:
        return None
    found = [(look.index, look.box) for look in track.looks]
    return antispoof.measure(model, clip.frames, found)
