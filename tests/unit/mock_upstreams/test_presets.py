"""Bad times by name: switched on in one call, over by the clock."""

import pytest
from flask.testing import FlaskClient

from mock_upstreams import presets
from mock_upstreams.app import create_app
from mock_upstreams.delays import Lognormal
from mock_upstreams.fault_book import Call, FaultBook
from mock_upstreams.faults import Fault, FaultKind
from mock_upstreams.registry import discover
from mock_upstreams.settings import MockSettings
from tests.fakes import FakeClock

_BUREAUS = {"a": None, "b": None}
_A = Call(bureau="a", operation="x")


def _kinds(book: FaultBook, count: int) -> list[str | None]:
    found = (book.take(_A) for _ in range(count))
    return [fault.kind.value if fault else None for fault in found]


def _book() -> tuple[FaultBook, FakeClock]:
    clock = FakeClock()
    return FaultBook(clock, lambda: "s"), clock


@pytest.mark.parametrize("name", presets.PRESETS)
def test_every_preset_acts_and_is_over_when_its_time_is(name: str) -> None:
    book, clock = _book()
    presets.switch_on(book, name, {"bureau": "a", "for_s": 60}, _BUREAUS)

    during = _kinds(book, 40)
    elsewhere = book.take(Call(bureau="b", operation="x"))
    clock.advance(60)

    assert set(during) != {None}
    assert elsewhere is None
    assert _kinds(book, 40) == [None] * 40
    assert all(one["in_force"] == [] for one in presets.told(book))


@pytest.mark.parametrize("preset", presets.PRESETS.values(), ids=presets.PRESETS)
def test_every_bureau_can_show_every_preset(preset: presets.Preset) -> None:
    kinds = {fault.kind for fault in preset.orders("*", 60)}
    dialect = kinds & {FaultKind.WRONG_TYPE, FaultKind.MISSING_FIELD, FaultKind.EXTRA_FIELD}

    assert all(dialect <= bureau.dialect_faults for bureau in discover())


def test_maintenance_says_when_to_come_back() -> None:
    (fault,) = presets.PRESETS["night-maintenance"].orders("a", 90.0)

    assert (fault.status, fault.retry_after_s) == (503, 90)
    assert "维护" in fault.body


def test_a_brownout_refuses_one_in_five_and_slows_the_rest() -> None:
    book, _ = _book()
    presets.switch_on(book, "brownout", {"bureau": "a"}, _BUREAUS)
    kinds = _kinds(book, 1000)

    assert 150 <= kinds.count("status") <= 250
    assert kinds.count("delay") == 1000 - kinds.count("status")


def test_flapping_comes_and_goes() -> None:
    book, clock = _book()
    presets.switch_on(book, "flapping", {"bureau": "a", "for_s": 40}, _BUREAUS)

    acted = []
    for _ in range(5):
        acted += _kinds(book, 1)
        clock.advance(10)

    assert acted == ["reset", None, "reset", None, None]


def test_a_slow_start_gets_faster() -> None:
    stages = presets.PRESETS["slow-start"].orders("a", 30.0)
    medians = [one.delay.median_s for one in stages if isinstance(one.delay, Lognormal)]

    assert medians == sorted(medians, reverse=True)
    assert [(one.after_s, one.for_s) for one in stages] == [(0, 10), (10, 10), (20, 10)]


def test_a_later_preset_comes_before_an_earlier_one_and_ends_alone() -> None:
    book, _ = _book()
    presets.switch_on(book, "night-maintenance", None, _BUREAUS)
    presets.switch_on(book, "flapping", {"bureau": "a"}, _BUREAUS)
    first = _kinds(book, 1)
    presets.switch_off(book, "flapping")

    assert first == ["reset"]
    assert _kinds(book, 1) == ["status"]


def test_faults_ordered_one_by_one_come_before_presets_and_outlive_them() -> None:
    book, _ = _book()
    book.replace([Fault(bureau="a", kind=FaultKind.EMPTY)])
    presets.switch_on(book, "flapping", {"bureau": "a"}, _BUREAUS)
    before = _kinds(book, 1)
    presets.switch_off(book)

    assert before == _kinds(book, 1) == ["empty"]


@pytest.fixture
def client() -> FlaskClient:
    return create_app(MockSettings(), now=FakeClock()).test_client()


def test_a_preset_is_switched_in_one_call_and_told_with_what_is_left(client: FlaskClient) -> None:
    put = client.put("/__admin/presets/flapping", json={"bureau": "tax", "for_s": 60})
    client.put("/__admin/clock", json={"advance": 20})
    told = {one["name"]: one for one in client.get("/__admin/presets").json}
    client.delete("/__admin/presets/flapping")
    after = {one["name"]: one for one in client.get("/__admin/presets").json}

    assert put.status_code == 200
    assert told["flapping"]["in_force"] == [{"bureau": "tax", "for_s": 40.0}]
    assert set(told["flapping"]["explains"]) == {"zh", "en"}
    assert after["flapping"]["in_force"] == []


def test_a_clean_start_ends_presets(client: FlaskClient) -> None:
    client.put("/__admin/presets/brownout")
    client.post("/__admin/reset")

    assert all(one["in_force"] == [] for one in client.get("/__admin/presets").json)


@pytest.mark.parametrize(
    "path, body, problem",
    [
        ("storm", None, "preset: must be one of night-maintenance, brownout"),
        ("brownout", '{"bureau": "nobody"}', "bureau: must be one of"),
        ("brownout", '{"for_s": 0}', "for_s: must be"),
        ("brownout", '{"for_s": NaN}', "NaN is no number"),
        ("brownout", '{"colour": 1}', "colour: is not one of bureau, for_s"),
        ("brownout", "[]", "the body must be an object"),
        ("brownout", "{", "at line 1, column 2"),
    ],
)
def test_what_cannot_be_followed_is_refused(
    client: FlaskClient, path: str, body: str | None, problem: str
) -> None:
    answer = client.put(f"/__admin/presets/{path}", data=body)

    assert answer.status_code == 400
    assert problem in answer.json["problems"][0]
