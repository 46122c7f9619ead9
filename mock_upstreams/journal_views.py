"""`/__admin/requests` and the nearest requests: WireMock's questions to the journal."""

import heapq
from collections.abc import Callable, Sequence
from datetime import UTC

from flask import Blueprint, Response, jsonify, request

from mock_upstreams.journal import Numbered
from mock_upstreams.journal_json import EventWriter
from mock_upstreams.stubs.fields import StubProblem
from mock_upstreams.stubs.matching.dates import parse_time
from mock_upstreams.stubs.matching.pattern import RequestPattern, read_pattern
from mock_upstreams.stubs.near_misses import NEAREST, nearest_stubs
from mock_upstreams.stubs.orders import Answer, payload, speaks_stubs, whole_argument
from mock_upstreams.stubs.refusals import not_found
from mock_upstreams.values import Value, as_json_text
from mock_upstreams.world import World


def add_journal_routes(admin: Blueprint, world: World, bureaus: Sequence[str]) -> None:
    """Add what is asked of the journal."""
    _add_reading_routes(admin, world, bureaus)
    _add_asking_routes(admin, world)
    _add_removing_routes(admin, world)


def _writer(world: World) -> EventWriter:
    return EventWriter(world.seed, world.secrets)


def _add_reading_routes(admin: Blueprint, world: World, bureaus: Sequence[str]) -> None:
    @admin.get("/requests")
    @speaks_stubs
    def requests() -> Answer:
        bureau = request.args.get("bureau")
        if bureau is not None and bureau not in bureaus:
            raise StubProblem(("bureau",), f"must be one of {', '.join(bureaus)}")
        filters = _filters()
        found = [one for one in world.journal.read(bureau) if all(fits(one) for fits in filters)]
        writer = _writer(world)
        newest = found[::-1][: whole_argument("limit")]
        return jsonify(
            requests=[writer.event(one) for one in newest],
            meta={"total": len(found)},
            requestJournalDisabled=False,
        )

    @admin.get("/requests/<uuid:request_id>")
    def one_request(request_id: object) -> Answer:
        writer = _writer(world)
        for one in world.journal.read():
            if writer.id_of(one) == str(request_id):
                return jsonify(writer.event(one))
        return not_found(f"the journal holds no request {request_id}")

    @admin.get("/requests/unmatched")
    def unmatched() -> Answer:
        return _requests(world, [one for one in world.journal.read() if not one.entry.was_matched])

    @admin.get("/requests/unmatched/near-misses")
    def unmatched_near_misses() -> Answer:
        writer = _writer(world)
        return jsonify(
            nearMisses=[
                {
                    "request": writer.logged_request(one.entry),
                    "stubMapping": stub.source,
                    "matchResult": {"distance": distance},
                }
                for one in world.journal.read()
                if not one.entry.was_matched
                for distance, stub in nearest_stubs(world.stubs, one.entry.seen)
            ]
        )


def _add_asking_routes(admin: Blueprint, world: World) -> None:
    @admin.post("/requests/count")
    @speaks_stubs
    def count() -> Answer:
        return jsonify(count=len(_matching(world)), requestJournalDisabled=False)

    @admin.post("/requests/find")
    @speaks_stubs
    def find() -> Answer:
        return _requests(world, _matching(world))

    @admin.post("/near-misses/request-pattern")
    @speaks_stubs
    def nearest_requests() -> Answer:
        given = payload()
        pattern = _pattern(world, given)
        measured = [(pattern.distance(one.entry.seen), one) for one in world.journal.read()]
        nearest = heapq.nsmallest(NEAREST, measured, key=lambda found: found[0])
        writer = _writer(world)
        return jsonify(
            nearMisses=[
                {
                    "request": writer.logged_request(one.entry),
                    "requestPattern": given,
                    "matchResult": {"distance": distance},
                }
                for distance, one in nearest
            ]
        )


def _add_removing_routes(admin: Blueprint, world: World) -> None:
    @admin.delete("/requests")
    def delete_all() -> Answer:
        world.journal.clear()
        return "", 200

    @admin.post("/requests/reset")
    def reset_requests() -> Answer:
        world.journal.clear()
        return "", 200

    @admin.delete("/requests/<uuid:request_id>")
    def delete_one(request_id: object) -> Answer:
        writer = _writer(world)
        world.journal.remove(lambda one: writer.id_of(one) == str(request_id))
        return "", 200

    @admin.post("/requests/remove")
    @speaks_stubs
    def remove_requests() -> Answer:
        pattern = _pattern(world, payload())
        gone = world.journal.remove(lambda one: pattern.accepts(one.entry.seen))
        return _events(world, gone)

    @admin.post("/requests/remove-by-metadata")
    @speaks_stubs
    def remove_requests_by_metadata() -> Answer:
        matcher = world.stubs.matchers.one(payload(), ())

        def is_unwanted(one: Numbered) -> bool:
            metadata = one.entry.stub.get("metadata") if one.entry.stub else None
            return metadata is not None and matcher.accepts(Value(as_json_text(metadata)))

        return _events(world, world.journal.remove(is_unwanted))


def _pattern(world: World, given: object) -> RequestPattern:
    return read_pattern(given, (), world.stubs.matchers)


def _matching(world: World) -> list[Numbered]:
    pattern = _pattern(world, payload())
    return [one for one in world.journal.read() if pattern.accepts(one.entry.seen)]


def _requests(world: World, found: list[Numbered]) -> Response:
    writer = _writer(world)
    return jsonify(
        requests=[writer.logged_request(one.entry) for one in found], requestJournalDisabled=False
    )


def _events(world: World, found: list[Numbered]) -> Response:
    writer = _writer(world)
    return jsonify(serveEvents=[writer.event(one) for one in found])


def _filters() -> list[Callable[[Numbered], bool]]:
    """Return what the address asks for besides the bureau.

    Raises:
        StubProblem: `since` is no time.
    """
    found: list[Callable[[Numbered], bool]] = []
    since = request.args.get("since")
    if since is not None:
        at = parse_time(since.replace(" ", "+"))
        if at is None:
            raise StubProblem(("since",), "must be a date and time in ISO 8601")
        instant = at if at.tzinfo else at.replace(tzinfo=UTC)
        found.append(lambda one: one.entry.at >= instant)
    if request.args.get("unmatched", "").lower() == "true":
        found.append(lambda one: not one.entry.was_matched)
    matching = request.args.get("matchingStub")
    if matching is not None:
        found.append(lambda one: one.entry.stub is not None and one.entry.stub["id"] == matching)
    return found
