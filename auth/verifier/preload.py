"""What the forkserver imports, once: importing this module is what loads the models.

Every job's child is a fork of that process and finds them in memory. A child cannot open a file
any more, so modules that are otherwise imported on first use are named here; the tests that judge
a clip in a real child fail when one is missing.
"""

import av
import av.subtitles.stream
import numpy.fft
import numpy.ma
from PIL import Image

from auth.verifier import judge, speech
from auth.verifier.answers import Job, Judgement

_IMPORTED_LATE = (av.subtitles.stream, numpy.fft, numpy.ma)
_TEMPLATES = speech.load_templates()

Image.preinit()
av.logging.set_level(None)


def judge_job(job: Job) -> Judgement:
    """Judge with the models that this process was born with."""
    return judge.judge(job, _TEMPLATES)
