"""What is good once is good once, however many ask at the same instant of several workers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.journey.citizen import Citizen, at_once, codes_of
from tests.journey.system import System
from tools.demo.client import Client, Reply

CitizenOf = Callable[[str], Citizen]
_LATE = {"challenge_used", "conflict", "attempts_too_fast"}


def _judged(system: System) -> float:
    """Return how many jobs the verifier has finished."""
    text = Client(system.verifier).get("/metrics").must(200).body.decode()
    lines = [line for line in text.splitlines() if line.startswith("minsheng_verifier_jobs_total{")]
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines)


def test_of_twenty_uploads_for_one_challenge_one_is_judged(
    system: System, citizen: CitizenOf
) -> None:
    someone = citizen("he-xiulan").at_realname()
    challenge, before = someone.ask_for_digits(), _judged(system)

    replies = at_once(20, lambda n: someone.send_video(challenge, b"no video at all, %d" % n))

    codes = codes_of(replies)
    assert _judged(system) - before == 1
    assert codes.count("video_unreadable") == 1
    assert set(codes) - {"video_unreadable"} <= _LATE


def test_twenty_uploads_for_one_challenge_count_as_one_failure(citizen: CitizenOf) -> None:
    someone = citizen("huang-jianguo").at_realname()
    first = someone.ask_for_digits()
    at_once(20, lambda n: someone.send_video(first, b"once more no video, %d" % n))

    later = [someone.send_video(someone.ask_for_digits(), b"later, %d" % n) for n in range(5)]

    assert codes_of(later) == ["video_unreadable"] * 4 + ["attempts_too_fast"]


def test_of_fifty_scans_of_one_code_one_is_accepted_and_every_phone_that_waits_hears_of_it(
    citizen: CitizenOf, counter: Client, officer: Client
) -> None:
    holder = citizen("liang-haiyan").at_face(counter)
    licence = holder.client.get("/v1/licences").must(200).json["licences"][0]
    path = f"/v1/licences/{licence['licence_id']}/codes"
    code = holder.client.post(path, {"mode": "online"}).must(201).json
    scan, watch = {"payload": code["payload"]}, f"{path}/{code['code_id']}?wait_s=25"

    # Ten connections, which land on any of the workers.
    with ThreadPoolExecutor(10) as phones:
        waiting = [phones.submit(holder.client.get, watch) for _ in range(10)]
        replies = at_once(50, lambda _: officer.post("/v1/verifications", scan))
        heard = [one.result().must(200).json for one in waiting]

    uses = holder.client.get(f"/v1/licences/{licence['licence_id']}/uses").must(200).json["uses"]
    assert sorted(codes_of(replies)) == ["code_used"] * 49 + ["ok"]
    assert len(uses) == 1
    assert {(one["state"], one["scanned_by"]) for one in heard} == {("scanned", "样例酒店")}


def test_of_twenty_redemptions_of_one_counter_code_one_is_accepted(
    citizen: CitizenOf, counter: Client
) -> None:
    someone = citizen("deng-zhiqiang").at_realname()
    body = {"code": someone.ask_for_counter_code(counter)}

    replies = at_once(20, lambda _: someone.client.post("/v1/identity/counter", body))

    codes = codes_of(replies)
    assert codes.count("ok") == 1
    assert set(codes) <= {"ok", "conflict", "counter_code_refused", "attempts_too_fast"}


def test_twenty_refreshes_with_one_token_all_get_the_same_successor(citizen: CitizenOf) -> None:
    someone = citizen("su-min")
    someone.sign_in()

    replies = at_once(20, lambda _: _refresh(someone))

    assert codes_of(replies) == ["ok"] * 20
    assert len({reply.json["refresh_token"] for reply in replies}) == 1
    someone.keep(replies[0])
    assert _refresh(someone).status == 200
    assert someone.client.get("/v1/me").status == 200


def test_a_counter_code_is_not_lost_to_a_refresh_at_the_same_instant(
    citizen: CitizenOf, counter: Client
) -> None:
    someone = citizen("zhu-yan").at_realname()

    for _ in range(5):
        body = {"code": someone.ask_for_counter_code(counter)}
        redeemed, refreshed = _redeem_and_refresh(someone, body)

        assert codes_of([redeemed, refreshed]) == ["ok", "ok"]
        someone.keep(refreshed)


def _redeem_and_refresh(someone: Citizen, body: dict[str, str]) -> list[Reply]:
    calls: tuple[Callable[[], Reply], ...] = (
        lambda: someone.client.post("/v1/identity/counter", body),
        lambda: _refresh(someone),
    )
    return at_once(2, lambda n: calls[n]())


def _refresh(someone: Citizen) -> Reply:
    body = {
        "refresh_token": someone.tokens["refresh_token"],
        "device_id": someone.device_id,
    }
    return someone.client.post("/v1/sessions/refresh", body)
