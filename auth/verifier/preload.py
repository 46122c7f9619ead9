"""What the forkserver imports, once: importing this module is what loads the models.

Every job's child is a fork of that process and finds them in memory. A child cannot open a file
any more, so what is otherwise imported on first use is imported here or where it is used; the tests
that judge a clip in a real child fail when something is missing.
"""

import av
import numpy.ma  # noqa: F401  # numpy does it on first use
from PIL import Image

from auth.verifier import judge, speech
from auth.verifier.answers import Job, Judgement

_DIGIT_ENGINE = speech.load()

Image.preinit()
av.logging.set_level(None)


def judge_job(job: Job) -> Judgement:
    """Judge with the models that this process was born with."""
    return judge.judge(job, _DIGIT_ENGINE)
