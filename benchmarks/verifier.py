"""What judging a clip costs, against face_recognition on every picture of it."""

import statistics
import time
from io import BytesIO
from typing import cast

import av
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from auth.verifier.answers import Job
from auth.verifier.preload import judge_job
from benchmarks.measure import Report, Result, median_s
from tools.sample_clip import ClipSpec, make_clip, reference_photo

# After the verifier, which silences what its models warn of when they are first imported.
import face_recognition  # isort: skip

_DIGITS = "314159"
_NAIVE_PICTURES = 5
_MOST_CPU_S = 1.0
_LEAST_SPEED_UP = 15.0


def measure_verifier(report: Report) -> None:
    report.doing("a sample clip through the verifier's judge, five times and once to warm up")
    clip = make_clip(ClipSpec(digits=_DIGITS))
    job = Job(video=clip, digits=_DIGITS, photo=reference_photo("astronaut"))
    if judge_job(job).reason is not None:
        raise AssertionError("the sample clip does not pass, so its cost says nothing")
    ours_s = median_s(lambda: judge_job(job), clock=time.process_time)

    report.doing(f"face_recognition on {_NAIVE_PICTURES} of its pictures")
    pictures = _decode(clip)
    step = len(pictures) // _NAIVE_PICTURES
    some = pictures[::step][:_NAIVE_PICTURES]
    naive_s = statistics.median(_naive_s(picture) for picture in some) * len(pictures)
    report.add(
        Result(
            name="verifier, CPU for a sample clip",
            value=ours_s,
            unit="s",
            goal=_MOST_CPU_S,
            at_most=True,
        ),
        Result(
            name=f"face_recognition on all {len(pictures)} pictures (from {_NAIVE_PICTURES})",
            value=naive_s,
            unit="s",
        ),
        Result(
            name="verifier, how much less than that",
            value=naive_s / ours_s,
            unit="times",
            goal=_LEAST_SPEED_UP,
        ),
    )


def _decode(clip: bytes) -> list[NDArray[np.uint8]]:
    with cast(InputContainer, av.open(BytesIO(clip))) as container:
        return [
            frame.to_ndarray(format="rgb24").astype(np.uint8) for frame in container.decode(video=0)
        ]


def _naive_s(picture: NDArray[np.uint8]) -> float:
    started = time.process_time()
    boxes = face_recognition.face_locations(picture)
    face_recognition.face_encodings(picture, boxes)
    return time.process_time() - started
