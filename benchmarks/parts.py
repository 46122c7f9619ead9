"""CPU seconds of the parts of a judgement, in one thread: `python -m benchmarks.parts`.

Reads its order as JSON from standard input: digits, clip and photo (base64). Writes JSON: the
median seconds of decoding, of hearing the digits and of the whole judgement, and those of the naive
way: face_recognition's detector and embedding on every picture, as its own examples do, once.
"""

import base64
import json
import sys
import time
from io import BytesIO
from typing import cast

import av
from av.container import InputContainer

from auth.verifier import media, speech
from auth.verifier.answers import Job
from auth.verifier.preload import judge_job
from benchmarks.measure import median_s

# After the verifier, which silences what its models warn of when they are first imported.
import face_recognition  # isort: skip


def main() -> int:
    order = json.load(sys.stdin)
    clip, photo = (base64.b64decode(order[name]) for name in ("clip", "photo"))
    job = Job(video=clip, digits=order["digits"], photo=photo)
    engine, sound = speech.load(), media.decode(clip).sound
    pictures, naive_s = _naive(clip)
    seen = {
        "decode": median_s(lambda: media.decode(clip), clock=time.process_time),
        "digits": median_s(lambda: engine.hear(sound, job.digits), clock=time.process_time),
        "judge": median_s(lambda: judge_job(job), clock=time.process_time),
        "pictures": pictures,
        "naive": naive_s,
    }
    json.dump(seen, sys.stdout)
    return 0


def _naive(clip: bytes) -> tuple[int, float]:
    """Return how many pictures there are, and the CPU seconds for all of them."""
    started, count = time.process_time(), 0
    with cast(InputContainer, av.open(BytesIO(clip))) as container:
        for frame in container.decode(video=0):
            picture = frame.to_ndarray(format="rgb24")
            boxes = face_recognition.face_locations(picture)
            face_recognition.face_encodings(picture, boxes)
            count += 1
    return count, time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
