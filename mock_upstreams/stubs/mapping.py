"""A stub: what it asks of a request, what it answers, and when."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from mock_upstreams.stubs.answers import Answer, read_answer
from mock_upstreams.stubs.body_files import BodyFiles
from mock_upstreams.stubs.fields import At, Fields, StubProblem
from mock_upstreams.stubs.matching.pattern import RequestPattern, read_pattern
from mock_upstreams.stubs.matching.reading import MatcherReader

DEFAULT_PRIORITY = 5
LOWEST_PRIORITY = 2**31 - 1
STARTED = "Started"

_NOT_HERE = {
    "postServeActions": "nothing is called after an answer here",
    "serveEventListeners": "nothing is called after an answer here",
}


@dataclass(frozen=True, kw_only=True)
class Stub:
    """One mapping, ready to serve.

    `source` is the mapping as it was given, with its id: what is told and exported.
    """

    stub_id: str
    priority: int
    pattern: RequestPattern
    answer: Answer
    scenario: str | None
    required_state: str | None
    new_state: str | None
    is_persistent: bool
    source: Mapping[str, object]

    @property
    def title(self) -> str:
        return str(self.source.get("name") or self.stub_id)


@dataclass(frozen=True, kw_only=True)
class MappingReader:
    """Reads mappings, with what their matchers and bodies need."""

    matchers: MatcherReader
    files: BodyFiles
    may_ask: frozenset[str] = frozenset()
    all_templates: bool = False

    def read(self, spec: object, at: At, new_id: str) -> Stub:
        """Read one mapping.

        Args:
            new_id: Its id, if it names none.

        Raises:
            StubProblem: it cannot work, or says something that is not known here.
        """
        fields = Fields(spec, at)
        for name, reason in _NOT_HERE.items():
            if fields.take(name):
                raise StubProblem((*at, name), reason)
        stub_id = _stub_id(fields) or new_id
        scenario = fields.text("scenarioName")
        required_state = fields.text("requiredScenarioState")
        new_state = fields.text("newScenarioState")
        if not scenario and (required_state or new_state):
            raise StubProblem((*at, "scenarioName"), "is required beside a scenario's state")
        request = fields.take("request")
        priority = fields.whole("priority", 0, LOWEST_PRIORITY)
        made = Stub(
            stub_id=stub_id,
            priority=DEFAULT_PRIORITY if priority is None else priority,
            pattern=read_pattern(request or {}, (*at, "request"), self.matchers),
            answer=read_answer(
                fields.take("response"),
                (*at, "response"),
                self.files,
                self.may_ask,
                all_templates=self.all_templates,
            ),
            scenario=scenario,
            required_state=required_state,
            new_state=new_state,
            is_persistent=fields.flag("persistent"),
            source=_with_id(spec, stub_id),
        )
        fields.text("name")
        fields.mapping("metadata")
        fields.take("insertionIndex")
        fields.take("$schema")
        fields.done()
        return made


def _stub_id(fields: Fields) -> str | None:
    given = [(name, fields.text(name)) for name in ("id", "uuid")]
    for name, text in given:
        if text is None:
            continue
        try:
            return str(uuid.UUID(text))
        except ValueError:
            raise StubProblem((*fields.at, name), "is no UUID") from None
    return None


def _with_id(spec: object, stub_id: str) -> Mapping[str, object]:
    given = spec if isinstance(spec, dict) else {}
    return {"id": stub_id, **given, "uuid": stub_id} | {"id": stub_id}
