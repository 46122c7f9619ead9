"""One job from bytes to verdict. Runs in the child alone."""

from dataclasses import asdict

import numpy as np

from auth.verifier import decision, face, lips, media, speech
from auth.verifier.answers import Job, Judgement, Measure
from auth.verifier.decision import Evidence
from auth.verifier.reasons import Reason, Refused


def judge(job: Job, digit_engine: speech.DigitEngine) -> Judgement:
    """Decide whether the person of the photo reads these digits in the video."""
    try:
        clip = media.decode(job.video)
        reference = face.embed_reference(job.photo)
    except Refused as refused:
        return Judgement(reason=refused.reason, similarity=None, evidence={})
    track = face.follow(clip.frames)
    if not track.looks:
        return Judgement(reason=Reason.FACE_MISSING, similarity=None, evidence={})
    evidence, extra = _gather(job, clip, track, reference, digit_engine)
    return Judgement(
        reason=decision.decide(evidence),
        similarity=evidence.similarity,
        evidence=_flat(evidence) | extra,
    )


def _gather(
    job: Job,
    clip: media.Clip,
    track: face.Track,
    reference: face.Template,
    digit_engine: speech.DigitEngine,
) -> tuple[Evidence, dict[str, Measure]]:
    level_db = speech.level_db(clip.sound)
    heard = digit_engine.hear(clip.sound, job.digits)
    best = face.best_looks(clip.frames, track.looks)
    embedded = [face.embed(clip.frames[look.index], look.box) for look in best]
    lip = lips.measure(
        [look.mouth_opening for look in track.looks],
        [clip.times_s[look.index] for look in track.looks],
        level_db,
        sound_at_s=clip.sound_at_s,
    )
    distance = face.distance(np.mean(embedded, axis=0), reference)
    evidence = Evidence(
        digits_asked=job.digits,
        voice_db=float(level_db.max()),
        voice_contrast_db=float(level_db.max() - np.percentile(level_db, 10)),
        digits_heard=heard.heard,
        digits_asked_margin=heard.asked_margin,
        digits_count_margin=heard.count_margin,
        face_found_share=track.found_share,
        face_several_share=track.several_share,
        face_width_px=float(np.median([look.width_px for look in track.looks])),
        face_brightness=float(np.mean([_brightness(clip, look) for look in best])),
        face_spread=max(face.distance(one, other) for one in embedded for other in embedded),
        similarity=face.similarity(distance),
        lip_movement=lip.movement,
        lip_correlation=lip.correlation,
        lip_lag_s=lip.lag_s,
    )
    return evidence, {
        "face_distance": round(distance, 4),
        "duration_s": round(clip.duration_s, 3),
        "pictures": len(clip.frames),
    }


def _brightness(clip: media.Clip, look: face.Look) -> float:
    return face.brightness(clip.frames[look.index], look.box)


def _flat(evidence: Evidence) -> dict[str, Measure]:
    """Return the evidence as flat names and plain values; no media, no template."""
    flat: dict[str, Measure] = {
        name: round(value, 4)
        for name, value in asdict(evidence).items()
        if isinstance(value, float)
    }
    flat["digits_heard"] = evidence.digits_heard
    return flat
