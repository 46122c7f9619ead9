"""A job and its judgement, and how a judgement crosses from a child that nobody trusts.

The gateway reads the verifier's answer by the same rules: the child's bytes are in it.
"""

import json
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from auth.verifier.reasons import Reason

MAX_ANSWER_BYTES = 8_192

Measure = float | bool
"""No text: evidence is kept, and what a person said is not."""
_MAX_MEASURES = 64
_MAX_NAME = 40
_BEYOND_ANY_MEASURE = 1e12


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a caller sends: a video, six digits, and a JPEG or PNG of the person."""

    video: bytes = field(repr=False)
    digits: str
    photo: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A verdict. `reason` is None for a pass; `similarity` (0..100) is None if none was measured.

    `evidence` has flat names and numbers: no media, no template, not the digits.
    """

    reason: Reason | None
    similarity: float | None
    evidence: dict[str, Measure]

    def body(self) -> dict[str, object]:
        """Return the judgement as the JSON object of the HTTP answer."""
        return {
            "verdict": "refuse" if self.reason else "pass",
            "reason": self.reason.code if self.reason else None,
            "similarity": self.similarity,
            "evidence": self.evidence,
        }


class BadAnswer(Exception):
    """A child answered something that is not a judgement."""


def encode(judgement: Judgement) -> bytes:
    return json.dumps(judgement.body()).encode()


def decode(answer: bytes) -> Judgement:
    """Read an answer, which may be anything: the child that gave it has eaten hostile media.

    Raises:
        BadAnswer: it is not a judgement. The message is the child's kind of error, if it told.
    """
    body = read_body(answer)
    similarity, evidence = body.get("similarity"), body.get("evidence")
    fits = similarity is None or _is_share(similarity)
    if not fits or not are_measures(evidence):
        raise BadAnswer("wrong members")
    reason = _reason(body)
    if reason is None and similarity is None:
        raise BadAnswer("a pass without a similarity")
    return Judgement(reason=reason, similarity=similarity, evidence=evidence)


def read_body(answer: bytes) -> dict[str, Any]:
    """Return the JSON object that a child answered.

    Raises:
        BadAnswer: it is none, or the child told an error: the message is its kind.
    """
    try:
        body = json.loads(answer)
    except (ValueError, RecursionError) as exc:
        raise BadAnswer("not JSON") from exc
    if not isinstance(body, dict):
        raise BadAnswer("not an object")
    if isinstance(body.get("error"), str):
        raise BadAnswer(body["error"][:64])
    return body


def are_measures(evidence: object) -> TypeGuard[dict[str, Measure]]:
    """Return whether this is evidence: up to 64 finite numbers, each with a short name."""
    return (
        isinstance(evidence, dict)
        and len(evidence) <= _MAX_MEASURES
        and all(isinstance(name, str) and len(name) <= _MAX_NAME for name in evidence)
        and all(map(_is_measure, evidence.values()))
    )


def _reason(body: dict[str, object]) -> Reason | None:
    code, verdict = body.get("reason"), body.get("verdict")
    if verdict == "pass" and code is None:
        return None
    try:
        return Reason.from_code(code if isinstance(code, str) and verdict == "refuse" else "")
    except ValueError as exc:
        raise BadAnswer("unknown reason") from exc


def _is_share(value: object) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool) and 0 <= value <= 100


def _is_measure(value: object) -> bool:
    # Neither NaN nor an infinite number is less than the bound.
    return isinstance(value, bool | int | float) and abs(value) < _BEYOND_ANY_MEASURE
