"""Puts many mappings in force at once, or none where one of them cannot work."""

from collections.abc import Iterator, Sequence
from typing import Any

from mock_upstreams.stubs.book import StubBook
from mock_upstreams.stubs.fields import At, Fields, StubProblem
from mock_upstreams.stubs.mapping import Stub

MAX_PROBLEMS = 50
_MOST_OF_ONE = 10


class StubProblems(Exception):
    """Some mappings cannot work; nothing was put in force."""

    def __init__(self, problems: list[StubProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_all(book: StubBook, specs: Sequence[object], at: At, *, before: int = 0) -> list[Stub]:
    """Read mappings, in the order given.

    Args:
        before: How many were read before them that are not in force yet.

    Raises:
        StubProblems: those that cannot work, at most `MAX_PROBLEMS`.
    """
    stubs: list[Stub] = []
    problems: list[StubProblem] = []
    for n, spec in enumerate(specs):
        try:
            stubs.append(book.read(spec, (*at, n), offset=before + len(stubs)))
        except StubProblem as problem:
            problems += _all_of_one(book, spec, (*at, n), problem)
        if len(problems) >= MAX_PROBLEMS:
            break
    if problems:
        raise StubProblems(problems)
    return stubs


def _all_of_one(book: StubBook, spec: object, at: At, first: StubProblem) -> Iterator[StubProblem]:
    """Yield what is wrong with a mapping: reading ends at each problem, so go on without its field.

    What then stands around nothing is left out too, and is none of the tester's problems.
    """
    places: list[At] = []
    problem = first
    for _ in range(_MOST_OF_ONE):
        if not any(place[: len(problem.at)] == problem.at for place in places):
            yield problem
        places.append(problem.at)
        try:
            spec = _without(spec, problem.at[len(at) :])
            book.read(spec, at)
        except LookupError:
            return
        except StubProblem as next_one:
            problem = next_one
        else:
            return


def _without(spec: Any, at: At) -> Any:
    """Return a copy without the field at a place.

    Raises:
        LookupError: there is no such field.
    """
    if not at:
        raise LookupError
    name, rest = at[0], at[1:]
    inside = _without(spec[name], rest) if rest else spec[name]
    if isinstance(spec, list):
        if not rest:
            raise LookupError
        return [inside if n == name else one for n, one in enumerate(spec)]
    others = {key: value for key, value in spec.items() if key != name}
    return {**others, name: inside} if rest else others


def import_mappings(book: StubBook, payload: object) -> list[Stub]:
    """Carry out `POST /__admin/mappings/import`; return what is now in force of it.

    The first mapping ends up foremost, as in WireMock.

    Raises:
        StubProblem: the request is none.
        StubProblems: mappings that cannot work.
    """
    fields = Fields(payload, ())
    specs = fields.items("mappings")
    options = Fields(fields.take("importOptions") or {}, ("importOptions",))
    policy = options.text("duplicatePolicy") or "OVERWRITE"
    if policy not in ("OVERWRITE", "IGNORE"):
        raise StubProblem(("importOptions", "duplicatePolicy"), "must be OVERWRITE or IGNORE")
    deletes_others = options.flag("deleteAllNotInImport")
    options.done()
    fields.take("meta")
    fields.done()
    stubs = read_all(book, specs, ("mappings",))
    named = {stub.stub_id for stub in stubs}
    if deletes_others:
        book.remove([stub.stub_id for stub in book.all() if stub.stub_id not in named])
    added = [stub for stub in stubs if policy == "OVERWRITE" or book.get(stub.stub_id) is None]
    for stub in reversed(added):
        book.add(stub)
    return added
