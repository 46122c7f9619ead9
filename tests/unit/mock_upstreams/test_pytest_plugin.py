"""The pytest plugin, in tests of somebody else's."""

from typing import Any

import pytest

from mock_upstreams.received import fitting
from mock_upstreams.running import RunningMocks

_A_SESSION = """
    import urllib.error
    import urllib.request

    import pytest


    def sign_in(mocks, code):
        address = mocks.bureau_url("wechat") + "/sns/jscode2session?grant_type=authorization_code"
        keys = mocks.env()
        query = (
            f"&appid={keys['MINSHENG_WECHAT_APPID']}&secret={keys['MINSHENG_WECHAT_SECRET']}"
            f"&js_code={code}"
        )
        try:
            with urllib.request.urlopen(address + query) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as exc:
            return exc.code, b""
"""


def _run(pytester: pytest.Pytester, tests: str) -> pytest.RunResult:
    pytester.makepyfile(helpers=_A_SESSION, test_theirs="from helpers import *\n" + tests)
    return pytester.runpytest_inprocess(
        "-p", "mock_upstreams.pytest_plugin", "-p", "no:cacheprovider", "-p", "no:xdist"
    )


def test_a_test_sees_what_a_bureau_received_and_the_next_one_starts_anew(
    pytester: pytest.Pytester,
) -> None:
    result = _run(
        pytester,
        """
def test_one(bureau_mocks):
    sign_in(bureau_mocks, "lin-xiaomei.1")
    bureau_mocks.received("wechat", persona="lin-xiaomei", times=1)
    bureau_mocks.received("population", times=0)

def test_another(bureau_mocks):
    bureau_mocks.received("wechat", times=0)
    assert b"openid" in sign_in(bureau_mocks, "lin-xiaomei.1")[1]
""",
    )

    result.assert_outcomes(passed=2)


def test_a_fault_is_ordered_beside_those_in_force(pytester: pytest.Pytester) -> None:
    result = _run(
        pytester,
        """
def test_it(bureau_mocks):
    bureau_mocks.fault("wechat", "status", status=503, times=1)
    bureau_mocks.fault("wechat", "status", status=502)
    assert [sign_in(bureau_mocks, "he-xiulan.1")[0] for _ in range(2)] == [503, 502]
    assert len(bureau_mocks.received("wechat", fault="status")) == 2

def test_an_order_that_cannot_be_followed_says_why(bureau_mocks):
    with pytest.raises(ValueError, match="bureau: must be one of"):
        bureau_mocks.fault("moon", "delay", delay_s=1)
""",
    )

    result.assert_outcomes(passed=2)


def test_bad_times_other_days_and_answers_of_ones_own_end_with_the_test(
    pytester: pytest.Pytester,
) -> None:
    result = _run(
        pytester,
        """
def test_it(bureau_mocks):
    bureau_mocks.preset("night-maintenance", "wechat", for_s=60)
    assert sign_in(bureau_mocks, "he-xiulan.1")[0] == 503
    bureau_mocks.clock(advance={"minutes": 2})
    assert sign_in(bureau_mocks, "he-xiulan.1")[0] == 200
    bureau_mocks.stub({"request": {}, "response": {"status": 418}})
    assert sign_in(bureau_mocks, "he-xiulan.2")[0] == 418

def test_another(bureau_mocks):
    assert sign_in(bureau_mocks, "he-xiulan.1")[0] == 200
    assert abs(bureau_mocks.send("GET", "/__admin/clock")[1]["ahead_s"]) < 60

def test_what_cannot_be_done_says_why(bureau_mocks):
    with pytest.raises(ValueError, match="preset: must be one of"):
        bureau_mocks.preset("doomsday")
    with pytest.raises(ValueError, match="advance"):
        bureau_mocks.clock(advance="soon")
    with pytest.raises(ValueError, match="colour"):
        bureau_mocks.stub({"request": {"colour": "red"}})
""",
    )

    result.assert_outcomes(passed=3)


def test_what_was_not_received_is_told_with_the_nearest_first(pytester: pytest.Pytester) -> None:
    result = _run(
        pytester,
        """
def test_it(bureau_mocks):
    sign_in(bureau_mocks, "lin-xiaomei.1")
    sign_in(bureau_mocks, "he-xiulan.1")
    bureau_mocks.received("wechat", persona="he-xiulan", fault="delay")
""",
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E *should have received at least 1 with persona=he-xiulan, fault=delay; it was 0",
            "E *what it received, nearest first:",
            "E *persona he-xiulan: GET /wechat/sns/jscode2session was answered 200,*<- fault",
            "E *persona lin-xiaomei: *<- persona, fault",
        ]
    )


@pytest.mark.parametrize(
    "bureau, wanted, problem",
    [
        ("moon", {}, "bureau: there is no 'moon'; there are .*tax"),
        ("tax", {"operation": "nope"}, "operation: there is no 'nope'; there are "),
        ("tax", {"persona": "li-si"}, "persona: there is no 'li-si'; there are .*lin-xiaomei"),
        ("tax", {"fault": "dely"}, "fault: there is no 'dely'; there are .*delay"),
    ],
)
def test_names_that_do_not_exist_are_told_however_few_are_expected(
    bureau: str, wanted: dict[str, Any], problem: str
) -> None:
    mocks = RunningMocks(port=1)

    with pytest.raises(ValueError, match=problem):
        mocks.received(bureau, times=0, **wanted)


def test_a_bureau_that_does_not_exist_has_no_address_and_no_requests() -> None:
    mocks = RunningMocks(port=1)

    with pytest.raises(ValueError, match="there is no 'moon'"):
        mocks.bureau_url("moon")
    with pytest.raises(ValueError, match="there is no 'moon'"):
        mocks.requests("moon")


def test_who_got_the_requests_instead_is_told() -> None:
    requests = [_request("tax"), _request("tax"), _request("traffic")]

    with pytest.raises(AssertionError, match="nothing at all; others did: tax 2, traffic 1"):
        fitting(requests, "population", {}, None)


def test_a_long_list_is_cut() -> None:
    requests = [_request("tax") for _ in range(20)]

    with pytest.raises(AssertionError, match="and 12 more"):
        fitting(requests, "tax", {"persona": "he-xiulan"}, None)


def _request(bureau: str) -> dict[str, object]:
    return {
        "bureau": bureau,
        "operation": "record",
        "persona": "lin-xiaomei",
        "method": "POST",
        "path": f"/{bureau}",
        "status": 200,
        "signature": "ok",
        "fault": None,
    }
