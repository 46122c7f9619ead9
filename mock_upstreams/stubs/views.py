"""`/__admin/mappings`, `/scenarios`, `/settings`: WireMock's orders for stubs."""

from flask import Blueprint, Response, jsonify, request

from mock_upstreams.seen import Seen
from mock_upstreams.stubs.fields import Fields
from mock_upstreams.stubs.importing import import_mappings
from mock_upstreams.stubs.mapping import Stub
from mock_upstreams.stubs.near_misses import nearest_stubs
from mock_upstreams.stubs.orders import Answer, payload, speaks_stubs, whole_argument
from mock_upstreams.stubs.refusals import not_found, not_here
from mock_upstreams.stubs.settings import read_settings
from mock_upstreams.values import Value, as_json_text
from mock_upstreams.world import World

VERSION = "3.13.0"
"""The version of WireMock whose documented formats these mocks follow."""


def add_stub_routes(admin: Blueprint, world: World) -> None:
    """Add what is ordered of stubs as a whole."""
    _add_mapping_routes(admin, world)
    _add_single_mapping_routes(admin, world)
    _add_many_routes(admin, world)
    _add_scenario_routes(admin, world)
    _add_system_routes(admin, world)


def _add_mapping_routes(admin: Blueprint, world: World) -> None:
    @admin.get("/mappings")
    @speaks_stubs
    def mappings() -> Answer:
        stubs = world.stubs.all()
        first = whole_argument("offset") or 0
        limit = whole_argument("limit")
        page = stubs[first : None if limit is None else first + limit]
        return listed(page, total=len(stubs))

    @admin.post("/mappings")
    @speaks_stubs
    def create_mapping() -> Answer:
        stub = world.stubs.read(payload())
        world.stubs.add(stub)
        return jsonify(stub.source), 201

    @admin.delete("/mappings")
    def delete_mappings() -> Answer:
        world.stubs.clear()
        return "", 200


def _add_single_mapping_routes(admin: Blueprint, world: World) -> None:
    @admin.get("/mappings/<uuid:stub_id>")
    def mapping(stub_id: object) -> Answer:
        stub = world.stubs.get(str(stub_id))
        return jsonify(stub.source) if stub else _no_stub(stub_id)

    @admin.put("/mappings/<uuid:stub_id>")
    @speaks_stubs
    def put_mapping(stub_id: object) -> Answer:
        if world.stubs.get(str(stub_id)) is None:
            return _no_stub(stub_id)
        given = payload()
        if isinstance(given, dict):
            given = {**given, "id": str(stub_id), "uuid": str(stub_id)}
        stub = world.stubs.read(given)
        world.stubs.add(stub)
        return jsonify(stub.source)

    @admin.delete("/mappings/<uuid:stub_id>")
    def delete_mapping(stub_id: object) -> Answer:
        if world.stubs.get(str(stub_id)) is None:
            return _no_stub(stub_id)
        world.stubs.remove([str(stub_id)])
        return "", 200


def _add_many_routes(admin: Blueprint, world: World) -> None:
    @admin.post("/mappings/reset")
    def reset_mappings() -> Answer:
        world.stubs.reset()
        return "", 200

    @admin.post("/mappings/save")
    def save_mappings() -> Answer:
        return not_here("nothing is written here: export with GET /__admin/mappings and keep that")

    @admin.post("/mappings/import")
    @speaks_stubs
    def put_many() -> Answer:
        import_mappings(world.stubs, payload())
        return "", 200

    @admin.post("/mappings/find-by-metadata")
    @speaks_stubs
    def find_by_metadata() -> Answer:
        found = _with_metadata(world)
        return listed(found, total=len(found))

    @admin.post("/mappings/remove-by-metadata")
    @speaks_stubs
    def remove_by_metadata() -> Answer:
        world.stubs.remove([stub.stub_id for stub in _with_metadata(world)])
        return "", 200

    @admin.get("/mappings/unmatched")
    def unused() -> Answer:
        found = _unused(world)
        return listed(found, total=len(found))

    @admin.delete("/mappings/unmatched")
    def remove_unused() -> Answer:
        world.stubs.remove([stub.stub_id for stub in _unused(world)])
        return "", 200


def _add_scenario_routes(admin: Blueprint, world: World) -> None:
    @admin.get("/scenarios")
    def scenarios() -> Answer:
        return jsonify(scenarios=world.stubs.scenarios())

    @admin.post("/scenarios/reset")
    def reset_scenarios() -> Answer:
        world.stubs.reset_scenarios()
        return "", 200

    @admin.put("/scenarios/<name>/state")
    @speaks_stubs
    def put_state(name: str) -> Answer:
        fields = Fields(payload() if request.get_data() else {}, ())
        state = fields.text("state")
        fields.done()
        try:
            world.stubs.set_scenario(name, state)
        except KeyError:
            return not_found(f"there is no scenario {name}")
        return "", 200


def _add_system_routes(admin: Blueprint, world: World) -> None:
    @admin.get("/settings")
    def settings() -> Answer:
        return jsonify(settings=world.stub_settings.source)

    @admin.route("/settings", methods=["POST", "PUT"])
    @speaks_stubs
    def put_settings() -> Answer:
        world.stub_settings = read_settings(payload())
        return jsonify(world.stub_settings.source)

    @admin.post("/near-misses/request")
    @speaks_stubs
    def near_misses() -> Answer:
        given = payload()
        seen = read_logged_request(given)
        return jsonify(
            nearMisses=[
                {
                    "request": given,
                    "stubMapping": stub.source,
                    "matchResult": {"distance": distance},
                }
                for distance, stub in nearest_stubs(world.stubs, seen)
            ]
        )

    @admin.get("/health")
    def health() -> Answer:
        return jsonify(status="healthy", message="The mock bureaus are up", version=VERSION)

    @admin.get("/version")
    def version() -> Answer:
        return jsonify(version=VERSION)


def _no_stub(stub_id: object) -> Answer:
    return not_found(f"there is no stub {stub_id}")


def listed(stubs: list[Stub], *, total: int) -> Response:
    return jsonify(mappings=[stub.source for stub in stubs], meta={"total": total})


def _with_metadata(world: World) -> list[Stub]:
    matcher = world.stubs.matchers.one(payload(), ())
    return [
        stub
        for stub in world.stubs.all()
        if stub.source.get("metadata") is not None
        and matcher.accepts(Value(as_json_text(stub.source["metadata"])))
    ]


def _unused(world: World) -> list[Stub]:
    used = {one.entry.stub["id"] for one in world.journal.read() if one.entry.stub is not None}
    return [stub for stub in world.stubs.all() if stub.stub_id not in used]


def read_logged_request(given: object) -> Seen:
    """Read a request as the journal tells it.

    Raises:
        StubProblem: it is none.
    """
    fields = Fields(given, ())
    headers = [
        (name, str(value))
        for name, values in fields.mapping("headers").items()
        for value in (values if isinstance(values, list) else [values])
    ]
    cookies = "; ".join(f"{name}={value}" for name, value in fields.mapping("cookies").items())
    if cookies and not any(name.lower() == "cookie" for name, _ in headers):
        headers.append(("Cookie", cookies))
    return Seen(
        method=fields.text("method") or "GET",
        url=fields.text("url") or "/",
        headers=tuple(headers),
        body=(fields.text("body") or "").encode(),
        client_ip=fields.text("clientIp") or "127.0.0.1",
    )
