"""What a check of a portrait says, and how it crosses from a child that nobody trusts."""

import json
from dataclasses import dataclass

from auth.verifier.answers import BadAnswer, Measure, are_measures, read_body
from auth.verifier.portrait.problems import Problem


@dataclass(frozen=True, kw_only=True)
class PhotoReport:
    """All that is wrong with a portrait; nothing where it passes.

    `measures` has flat names and numbers: no picture, no template.
    """

    problems: tuple[Problem, ...]
    measures: dict[str, Measure]

    def body(self) -> dict[str, object]:
        """Return the report as the JSON object of the HTTP answer."""
        return {
            "passes": not self.problems,
            "problems": [problem.code for problem in self.problems],
            "measures": self.measures,
        }


def encode(report: PhotoReport) -> bytes:
    return json.dumps(report.body()).encode()


def decode(answer: bytes) -> PhotoReport:
    """Read a report, which may be anything: whoever made it has eaten a hostile picture.

    Raises:
        BadAnswer: it is not a report. The message is the child's kind of error, if it told.
    """
    body = read_body(answer)
    problems, measures = _problems(body.get("problems")), body.get("measures")
    if not are_measures(measures) or body.get("passes") is not (not problems):
        raise BadAnswer("wrong members")
    return PhotoReport(problems=problems, measures=measures)


def _problems(codes: object) -> tuple[Problem, ...]:
    if not isinstance(codes, list) or len(codes) > len(Problem):
        raise BadAnswer("wrong problems")
    try:
        return tuple(Problem.from_code(code) for code in codes)
    except ValueError as exc:
        raise BadAnswer("unknown problem") from exc
