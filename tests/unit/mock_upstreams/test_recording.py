"""`record`: what is kept of a bureau's answers has nobody in it, and the same fake all through."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.luhn import is_valid as fits_luhn

from mock_upstreams.exit_entry import guomi
from mock_upstreams.id_numbers import check_character, sample_id_number
from mock_upstreams.interface.description import describe
from mock_upstreams.recording.album import Album, AlbumError
from mock_upstreams.recording.cleaning import Cleaner
from mock_upstreams.recording.fakes import Fakes
from mock_upstreams.recording.leaks import leaks
from mock_upstreams.recording.recorder import Recorder
from mock_upstreams.recording.target import Exchange, Target
from mock_upstreams.sandbox import sandbox

_DESCRIPTIONS = {
    name: describe(name) for name in ("civil_affairs", "housing_fund", "exit_entry", "traffic")
}
_AUDIT = {
    "operator_id": "operator-7731",
    "item_id": "self",
    "item_code": "test",
    "item_sequence": "a1b2c3d4e5f60718",
    "terminal_info": "web",
    "query_object_id_type": "111",
}
_names = st.text("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨䶮", min_size=2, max_size=6)
_addresses = st.text("广东省深圳市南山区科技路幢单元号室0123456789", max_size=40).map(
    "粤港路".__add__
)
_id_numbers = st.builds(
    sample_id_number,
    st.sampled_from(["440106", "110101", "650102", "810000", "911000"]),
    st.dates(min_value=date(1920, 1, 1)),
)
_phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


class Recording:
    """A recorder of one bureau into a folder that is gone afterwards."""

    def __init__(self, bureau: str, folder: Path) -> None:
        self.folder = folder
        self.fakes = Fakes()
        keys = sandbox()[bureau]
        cleaner = Cleaner(self.fakes, opens=keys, closes=keys)
        self.recorder = Recorder(_DESCRIPTIONS[bureau], cleaner, self.fakes, Album(folder))

    def see(self, path: str, asked: bytes, answer: bytes, status: int = 200) -> None:
        self.recorder.see(
            Exchange(
                method="POST",
                path=path,
                query="",
                request_type="",
                request=asked,
                status=status,
                answer_type="",
                answer=answer,
            )
        )

    def files(self) -> list[bytes]:
        return [path.read_bytes() for path in self.folder.rglob("*.json")]

    def documents(self) -> list[Any]:
        return [json.loads(raw) for raw in self.files()]


def _asked(id_number: str, name: str) -> bytes:
    audit = {**_AUDIT, "operator_name": name, "query_object_id": id_number}
    asked = {"audit_info": audit, "query_timestamp": "2026-03-01 09:30:00"}
    return json.dumps({**asked, "data": {"sfzh": id_number}}, ensure_ascii=False).encode()


def _married(id_number: str, name: str, spouse: str, **more: object) -> bytes:
    data = {
        "sfzh": id_number,
        "xm": name,
        "jhzh": "J440106-2020-000012",
        "poxm": spouse,
        "djrq": "20201009",
        "djjg": "广州市天河区民政局",
        "zt": "1",
        **more,
    }
    return json.dumps({"errcode": 0, "errmsg": "ok", "data": data}, ensure_ascii=False).encode()


def _crossed(id_number: str, name: str, key: str) -> bytes:
    paper = {
        "zjzl": "14",
        "zjhm": "E71234567",
        "xm": name,
        "ywxm": "OUYANG, XIAOMEI",
        "qfrq": "20230411",
        "yxqz": "20330410",
        "qfjg": "国家移民管理局",
        "zjzt": "1",
    }
    record = {"code": "0000", "state": "done", "sfzh": id_number, "zjlb": [paper]}
    payload = guomi.encrypt(json.dumps(record).encode(), bytes.fromhex(key))
    return json.dumps({"nonce": "n" * 16, "payload": payload, "sign": "a" * 64}).encode()


def _sealed_xml(id_number: str, name: str, address: str) -> tuple[bytes, bytes]:
    head = '<?xml version="1.0" encoding="GBK"?><gjj>'
    person = f"<zjhm>{id_number}</zjhm><xm>{name}</xm>"
    seal = f"<hmac>{'0f' * 32}</hmac></gjj>"
    asked = (
        f"{head}<txcode>GJJ101</txcode><seq>0000000000000001</seq><time>20260301093000</time>"
        f"<body>{person}</body>{seal}"
    )
    record = (
        f"{person}<grzh>440100000012</grzh><ye>1.00</ye><yjce>1.00</yjce><dwmc>{address}</dwmc>"
        "<zt>0</zt><jzrq>2026-02-28</jzrq>"
    )
    answer = (
        f"{head}<seq>0000000000000001</seq><retcode>0000</retcode><retmsg>成功</retmsg>"
        f"<body>{record}</body>{seal}"
    )
    return asked.encode("gb18030"), answer.encode("gb18030")


def _everywhere(value: str) -> list[bytes]:
    raw = [value.encode("utf-8"), value.encode("gb18030"), value.encode("utf-16-le")]
    plain = [*raw, *(one.hex().encode() for one in raw)]
    return [*plain, *(base64.b64encode(one) for one in raw), json.dumps(value)[1:-1].encode()]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(_id_numbers, _names, _names, _addresses, _phones)
def test_nothing_of_anybody_is_in_any_file(
    id_number: str, name: str, spouse: str, address: str, phone: str
) -> None:
    with TemporaryDirectory() as folder:
        unknown = {"sjhm": phone, "zz": address, "lxr": {"xm": spouse}, name: id_number}
        one = Recording("civil_affairs", Path(folder) / "civil_affairs")
        one.see("/v1/marriage", _asked(id_number, name), _married(id_number, name, spouse))
        one.see(
            "/v1/marriage", _asked(id_number, name), _married(id_number, name, spouse, **unknown)
        )
        other = Recording("housing_fund", Path(folder) / "housing_fund")
        other.see("/GJJ101", *_sealed_xml(id_number, name, address))
        third = Recording("exit_entry", Path(folder) / "exit_entry")
        key = sandbox()["exit_entry"]["sm4_key"]
        ticket = guomi.encrypt(b'{"ticket": "0123456789abcdef"}', bytes.fromhex(key))
        asked = {"timestamp": "1", "nonce": "n" * 16, "payload": ticket, "sign": "a" * 64}
        third.see("/v2/results", json.dumps(asked).encode(), _crossed(id_number, name, key))
        files = [*one.files(), *other.files(), *third.files()]

        assert len(files) >= 2
        for value in (id_number, name, spouse, address, phone, "OUYANG", "E71234567"):
            assert not [f for f in files for form in _everywhere(value) if form in f], value


_ABOUT = {
    "number": "440106199103080004",
    "name": "林晓梅",
    "phone": "139 1234-5678",
    "at": "粤港路9号",
}
_leaves = st.one_of(st.sampled_from(sorted(_ABOUT.values())), st.integers(), st.none())
_fields = st.sampled_from(["sfzh", "xm", "jhzh", "poxm", "djrq", "djjg", "zt", "sjhm", "粤港路9号"])
_anything = st.recursive(
    _leaves,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(_fields, inside, max_size=5),
    max_leaves=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(_anything, st.sampled_from([0, 404, "139 1234-5678", None]))
def test_whatever_a_bureau_sends_nobody_is_kept(data: object, errcode: object) -> None:
    with TemporaryDirectory() as folder:
        recording = Recording("civil_affairs", Path(folder))
        answer = {"errcode": errcode, "errmsg": "查无林晓梅 13912345678", "data": data}
        asked = _asked(_ABOUT["number"], _ABOUT["name"])
        recording.see("/v1/marriage", asked, json.dumps(answer, ensure_ascii=False).encode())
        files = recording.files()

    assert recording.recorder.kept.total() + recording.recorder.refused.total() == 1
    for value in _ABOUT.values():
        assert not [f for f in files for form in _everywhere(value) if form in f], value


_TELLING = ("业主林晓梅电话139--1234--5678", "一三九一二三四五六七八", "linxiaomei")


@pytest.mark.parametrize("text", _TELLING)
def test_text_that_no_list_and_no_pattern_binds_is_lost(text: str) -> None:
    cleaner = Cleaner(Fakes(), opens={}, closes={})
    harmless = {"type": "string", "maxLength": 100, "x-personal": "none"}

    assert cleaner.clean(text, harmless) == "样例"
    assert cleaner.clean("ok", {**harmless, "enum": ["ok"]}) == "ok"
    assert cleaner.clean("C1", {**harmless, "pattern": "^[A-C][1-6]$"}) == "C1"


@pytest.mark.parametrize("text", _TELLING)
def test_a_field_that_nobody_described_is_left_out_with_its_name(text: str) -> None:
    cleaner = Cleaner(Fakes(), opens={}, closes={})
    schema = {"properties": {"a": {"x-personal": "none"}}}

    assert cleaner.clean({text: 1, "a": 2}, schema) == {"a": 2}


def test_the_same_person_is_the_same_fake_everywhere(tmp_path: Path) -> None:
    recording = Recording("civil_affairs", tmp_path)
    wife, husband = "440106199103080004", "440305198609170007"
    recording.see("/v1/marriage", _asked(wife, "林晓梅"), _married(wife, "林晓梅", "王伟"))
    recording.see("/v1/marriage", _asked(husband, "王伟"), _married(husband, "王伟", "林晓梅"))
    first, second = (
        one["response"]["jsonBody"]["data"]
        for one in sorted(recording.documents(), key=lambda one: str(one))
    )

    assert {first["xm"], second["xm"]} == {first["poxm"], second["poxm"]}
    assert first["sfzh"] != second["sfzh"]


def test_a_stub_matches_the_fake_person_whom_it_answers_about(tmp_path: Path) -> None:
    recording = Recording("civil_affairs", tmp_path)
    number = "440106199103080004"
    recording.see("/v1/marriage", _asked(number, "林晓梅"), _married(number, "林晓梅", "王伟"))
    (stub,) = recording.documents()
    (pattern,) = stub["request"]["bodyPatterns"]

    assert stub["request"]["urlPath"] == "/civil_affairs/v1/marriage"
    assert pattern["matchesJsonPath"]["equalTo"] == stub["response"]["jsonBody"]["data"]["sfzh"]


def test_two_runs_fake_differently() -> None:
    number = "440106199103080004"
    made = {Fakes().fake("id-number", number, {}) for _ in range(8)}

    assert len(made) > 1


@given(_id_numbers)
def test_a_fake_identity_number_is_sound_and_was_never_issued(number: str) -> None:
    fake = Fakes().fake("id-number", number, {})

    assert fake != number
    assert fake[14:17] == "000"
    assert fake[0] == number[0] or number[0] not in "89"
    assert check_character(fake[:17]) == fake[17]


@given(st.sets(_id_numbers, min_size=2, max_size=30))
def test_two_people_never_become_one(numbers: set[str]) -> None:
    fakes = Fakes()

    assert len({fakes.fake("id-number", one, {}) for one in numbers}) == len(numbers)


def test_a_birth_date_is_the_one_in_the_fake_number() -> None:
    fakes = Fakes()
    number = fakes.fake("id-number", "440106199103080004", {})

    assert fakes.fake("birth-date", "19910308", {}) == number[6:14]


@given(st.from_regex(r"[0-9]{12,19}", fullmatch=True))
def test_a_fake_bank_account_has_a_sound_check_digit(account: str) -> None:
    fake = Fakes().fake("bank-account", account, {})

    assert (len(fake), fits_luhn(fake)) == (len(account), True)


def test_a_fake_social_credit_code_is_sound() -> None:
    assert uscc.is_valid(Fakes().fake("uscc", "91990000MA0000034P", {}))


def test_a_number_keeps_its_shape_and_an_identity_number_in_it_its_fake() -> None:
    fakes = Fakes()
    card = fakes.fake("number", "44070319831205000343", {})

    assert card[:18] == fakes.fake("id-number", "440703198312050003", {})
    assert re.fullmatch(r"[A-Z][0-9]{6}-2?[0-9]{4}", fakes.fake("number", "J440106-2020", {}))


def test_fields_that_nobody_described_are_left_out_of_a_file(tmp_path: Path) -> None:
    recording = Recording("civil_affairs", tmp_path)
    number = "440106199103080004"
    answer = _married(number, "林晓梅", "王伟", bz="电话13912345678", ls=[1, 2], n=5)
    recording.see("/v1/marriage", _asked(number, "林晓梅"), answer)
    (stub,) = recording.documents()
    data = stub["response"]["jsonBody"]["data"]

    assert not {"bz", "ls", "n"} & data.keys()


def test_a_code_outside_the_agreement_is_blanked_and_not_passed_through(tmp_path: Path) -> None:
    recording = Recording("civil_affairs", tmp_path)
    number = "440106199103080004"
    answer = _married(number, "林晓梅", "王伟", zt="13912345678", djrq="住在样例路9号")
    recording.see("/v1/marriage", _asked(number, "林晓梅"), answer)
    (stub,) = recording.documents()
    data = stub["response"]["jsonBody"]["data"]

    assert (data["zt"], data["djrq"]) == ("样例", "样例")


@pytest.mark.parametrize(
    "answer", [b"\xff\xfe", b"[1", b"[" * 100_000, b"<a/>"], ids=["bytes", "cut", "deep", "xml"]
)
def test_what_cannot_be_read_is_not_kept(tmp_path: Path, answer: bytes) -> None:
    recording = Recording("civil_affairs", tmp_path)
    recording.see("/v1/marriage", _asked("440106199103080004", "林晓梅"), answer)

    assert recording.files() == []
    assert recording.recorder.refused.total() == 1


def test_nothing_is_kept_of_an_operation_that_is_not_described(tmp_path: Path) -> None:
    recording = Recording("civil_affairs", tmp_path)
    recording.see("/v1/divorce/440106199103080004", b"{}", b"{}")

    assert recording.files() == []
    assert recording.recorder.refused == {("-", "no operation of the description"): 1}


def test_a_file_goes_when_a_real_value_in_it_is_learned_later(tmp_path: Path) -> None:
    album = Album(tmp_path)
    album.keep("mappings", "marriage", {"dz": "王伟路 1 号"}, set())

    assert (album.recheck({"王伟"}), album.count, list(tmp_path.rglob("*.json"))) == (1, 0, [])


def test_a_folder_with_a_recording_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "mine.json").write_text("{}")

    with pytest.raises(AlbumError):
        Album(tmp_path)


_HIDINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "plain": lambda raw: raw,
    "backwards": lambda raw: raw[::-1],
    "base64": base64.b64encode,
    "base64 backwards": lambda raw: base64.b64encode(raw)[::-1],
    "base64 of base64": lambda raw: base64.b64encode(base64.b64encode(b"xx" + raw)),
    "base64url": lambda raw: base64.urlsafe_b64encode(b"?>" + raw),
    "hex": lambda raw: raw.hex().upper().encode(),
    "percent": lambda raw: "".join(f"%{one:02X}" for one in raw).encode(),
}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(_HIDINGS)),
    st.sampled_from(["utf-8", "gb18030", "utf-16-le"]),
    _names,
    st.binary(max_size=40),
)
def test_a_value_is_found_in_whatever_it_hides(
    how: str, charset: str, name: str, before: bytes
) -> None:
    hidden = _HIDINGS[how](before + name.encode(charset) + b"/")

    assert leaks(b'{"a": "' + hidden + b'"}', {name})


def test_what_is_not_there_is_not_found() -> None:
    assert not leaks('{"xm": "样清知", "b": "5qC35riF55+l"}'.encode(), {"林晓梅", "13912345678"})


@pytest.mark.parametrize(
    "url", ["ftp://a", "http://", "http://u:p@a/", "http://a/?q=1", "a", "http://a:99999"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"address|Port"):
        Target.from_url(url)
