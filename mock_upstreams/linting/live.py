"""Asks bureaus that run, about every sample citizen, and holds their answers to the description."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import sleep
from typing import Any

from mock_upstreams.clock import utc_now
from mock_upstreams.interface.check import Drift
from mock_upstreams.interface.description import Description, Descriptions, Operation
from mock_upstreams.interface.examples import Person, example
from mock_upstreams.interface.exchanges import answer_drift
from mock_upstreams.interface.files import Schema
from mock_upstreams.interface.payload import Unreadable, close_text, open_text, read_body
from mock_upstreams.interface.shape import field_schemas
from mock_upstreams.linting.reading import UnusableInput
from mock_upstreams.linting.report import Report
from mock_upstreams.linting.signing import Keys, Sign, signer_of
from mock_upstreams.recording.target import Target, TargetError
from mock_upstreams.registry import discover
from mock_upstreams.world import MockBureau

_KINDS = 4
_POLLS = 20


def look_at(
    url: str,
    descriptions: Descriptions,
    credentials: Mapping[str, Keys],
    report: Report,
    *,
    only: str | None,
    most_people: int,
) -> None:
    """Ask every operation that changes nothing; add what is found to the report.

    Args:
        url: Where mock bureaus are, each below its name.
        only: The one bureau to ask; None for all.

    Raises:
        UnusableInput: nothing of the kind is there.
    """
    try:
        target = Target.from_url(url)
        people = _people(target)[:most_people]
    except (ValueError, TargetError) as exc:
        raise UnusableInput(f"{url}: {exc}") from exc
    for bureau in (one for one in discover() if only in (None, one.name)):
        description = descriptions.get(bureau.name)
        sign = signer_of(bureau.name, credentials[bureau.name])
        if description is None or sign is None:
            why = "not described" if description is None else "nothing here signs for it"
            report.left.append((f"{url}/{bureau.name}", why))
            continue
        look = _Look(
            url=url,
            target=target,
            bureau=bureau,
            description=description,
            sign=sign,
            keys=credentials[bureau.name],
            report=report,
        )
        look.at_all(people)


def _people(target: Target) -> list[Person]:
    status, _, raw = target.ask("GET", "/__admin/personas", "", (), b"")
    try:
        found = [
            Person(name=one["name"], id_number=one["id_number"], code=one["code"])
            for one in json.loads(raw)
        ]
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"no list of sample citizens: status {status}") from None
    return found


@dataclass(frozen=True, kw_only=True)
class _Look:
    url: str
    target: Target
    bureau: MockBureau
    description: Description
    sign: Sign
    keys: Keys
    report: Report

    def at_all(self, people: list[Person]) -> None:
        for operation in self.description.operations:
            where = f"{self.url}/{self.bureau.name}{operation.path}#"
            if operation.operation_id in self.bureau.writes:
                self.report.left.append((where[:-1], "it changes something"))
                continue
            found = dict.fromkeys(
                (where, drift) for one in people for drift in self._about(operation, one)
            )
            self.report.drift += found

    def _about(self, operation: Operation, person: Person) -> Iterator[Drift]:
        if operation.operation_id == "poll":
            yield from self._polled(operation, person)
            return
        value = example(_asked(operation), person, self.keys)
        yield from self._judged(operation, *self._ask(operation, value))

    def _judged(self, operation: Operation, status: int, raw: bytes) -> Iterator[Drift]:
        found = answer_drift(operation, status, raw, self.keys)
        if status >= 400 and not found:
            where = f"{self.url}/{self.bureau.name}{operation.path}"
            self.report.left.append((where, f"it was refused with status {status}"))
            return
        self.report.checked += 1
        yield from found

    def _polled(self, operation: Operation, person: Person) -> Iterator[Drift]:
        """Give what differs in the answers to tickets, one of each kind of question."""
        submit = next(one for one in self.description.operations if one.operation_id == "submit")
        for turn in range(_KINDS):
            value = example(_asked(submit), person, self.keys, turn)
            ticket = self._inside(submit, *self._ask(submit, value)).get("ticket")
            for _ in range(_POLLS if ticket else 0):
                answer = self._ask(operation, self._asking(operation, str(ticket)))
                yield from self._judged(operation, *answer)
                inside = self._inside(operation, *answer)
                if inside.get("state") != "processing":
                    break
                sleep(min(int(inside.get("retry_ms", 0)), 1000) / 1000)

    def _asking(self, operation: Operation, ticket: str) -> dict[str, Any]:
        schema = field_schemas(_asked(operation), {})["payload"]
        return {"payload": close_text({"ticket": ticket}, schema, "", self.keys)}

    def _inside(self, operation: Operation, status: int, raw: bytes) -> dict[str, Any]:
        content = operation.answers.get(str(status))
        if content is None:
            return {}
        try:
            value = read_body(raw, content.media_type, content.schema)
            schema = field_schemas(content.schema, value)["payload"]
            found: dict[str, Any] = open_text(value["payload"], schema, self.keys)[0]
        except (Unreadable, KeyError, TypeError):
            return {}
        return found

    def _ask(self, operation: Operation, value: Any) -> tuple[int, bytes]:
        signed = self.sign(operation, value, self.keys, utc_now())
        path = f"/{self.bureau.name}{operation.path}"
        try:
            status, _, raw = self.target.ask(
                operation.method, path, "", tuple(signed.headers.items()), signed.body
            )
        except TargetError as exc:
            raise UnusableInput(f"{self.url}{path}: {exc}") from exc
        return status, raw


def _asked(operation: Operation) -> Schema:
    return operation.request.schema if operation.request else {}
