"""Kinds of jobs: how each crosses to a child and back, and what is said of one that is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from auth.verifier import answers
from auth.verifier.answers import Job, Judgement
from auth.verifier.portrait import report
from auth.verifier.portrait.problems import Problem
from auth.verifier.portrait.report import PhotoReport
from auth.verifier.reasons import Reason

J = TypeVar("J")
A = TypeVar("A")


@dataclass(frozen=True, kw_only=True)
class Work(Generic[J, A]):
    """One kind of job. It goes to the child itself, so its functions are of modules.

    Args:
        kind: Its name in metrics.
        parts: How many messages a job is; `split` and `join` take it apart and put it together.
        encode, decode: An answer to bytes and back; `decode` raises BadAnswer.
        too_heavy, unreadable: What is said of a job that ran out of means, or crashed its child.
        empty: A job to warm up with.
    """

    kind: str
    parts: int
    split: Callable[[J], tuple[bytes, ...]]
    join: Callable[..., J]
    encode: Callable[[A], bytes]
    decode: Callable[[bytes], A]
    too_heavy: A
    unreadable: A
    empty: J


def split_job(job: Job) -> tuple[bytes, ...]:
    return job.digits.encode("ascii"), job.photo, job.video


def join_job(digits: bytes, photo: bytes, video: bytes) -> Job:
    return Job(digits=digits.decode("ascii"), photo=photo, video=video)


def split_photo(photo: bytes) -> tuple[bytes, ...]:
    return (photo,)


def join_photo(photo: bytes) -> bytes:
    return photo


JUDGING: Work[Job, Judgement] = Work(
    kind="clip",
    parts=3,
    split=split_job,
    join=join_job,
    encode=answers.encode,
    decode=answers.decode,
    too_heavy=Judgement(reason=Reason.VIDEO_TOO_HEAVY, similarity=None, evidence={}),
    unreadable=Judgement(reason=Reason.VIDEO_UNREADABLE, similarity=None, evidence={}),
    empty=Job(video=b"", digits="000000", photo=b""),
)

CHECKING: Work[bytes, PhotoReport] = Work(
    kind="portrait",
    parts=1,
    split=split_photo,
    join=join_photo,
    encode=report.encode,
    decode=report.decode,
    too_heavy=PhotoReport(problems=(Problem.TOO_HEAVY,), measures={}),
    unreadable=PhotoReport(problems=(Problem.UNREADABLE,), measures={}),
    empty=b"",
)
