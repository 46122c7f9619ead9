"""Tax and traffic: an answer that is signed rightly and means ill gives an error of ours."""

import base64
import json
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from bureaus.tax.adapter import build as build_tax
from bureaus.tax.signed import sign
from bureaus.traffic.adapter import build as build_traffic
from bureaus.traffic.sealed import mac_of
from core.clock import utc_now
from core.errors import AppError
from core.upstream import Answer
from mock_upstreams.personas import LIN_XIAOMEI
from tests.contract.bureau_calls import CALLS, access_of

_KEY = bytes(32)
_SERIAL = "0" * 32
_NUMBER = "1" * 16
_OWN = st.just(LIN_XIAOMEI.id_number)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | _OWN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


def _records(bureau: str) -> st.SearchStrategy[dict[str, object]]:
    """Return records that have the agreed names, some of them, and anything in them."""
    names = {name for call in CALLS if call.bureau == bureau for name in call.fields}
    flat = st.fixed_dictionaries({}, optional=dict.fromkeys(sorted(names), _VALUES))
    number = "taxpayerId" if bureau == "tax" else "sfzmhm"
    return flat.map(lambda record: {**record, number: LIN_XIAOMEI.id_number}) | flat


@dataclass
class SigningClient:
    """Stands in for the HTTP client: `answer` signs what it says for the request it is given."""

    answer: Callable[[bytes, Mapping[str, str]], bytes]
    bureau: str = "hostile"

    def ask(
        self, operation: str, ask: Callable[["SigningClient"], object], *, idempotent: bool
    ) -> object:
        return ask(self)

    def send(self, method: str, path: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
        return Answer(status=200, headers={}, body=self.answer(body, headers))


def _try(*asks: Callable[[], object]) -> None:
    for ask in asks:
        try:
            ask()
        except AppError as exc:
            told = "".join(traceback.format_exception(exc))
            assert LIN_XIAOMEI.id_number not in told


def _try_tax(code: str, inside: str) -> None:
    def answer(body: bytes, _headers: Mapping[str, str]) -> bytes:
        nonce = parse_qs(body.decode())["nonceStr"][0]
        head = {"rtnCode": code, "rtnMsg": "成功", "nonceStr": nonce}
        signed = sign(_KEY, {**head, "body": inside})
        return json.dumps({"head": {**head, "sign": signed}, "body": inside}).encode()

    credentials = {"app_id": "a", "sm3_key": _KEY.hex()}
    tax, access = build_tax(SigningClient(answer), credentials, utc_now), access_of(LIN_XIAOMEI)
    _try(
        lambda: tax.incomes(access, year=2024, page=1, page_size=5),
        lambda: tax.certificate(access, first_month="2024-01", last_month="2024-02"),
        lambda: tax.deductions(access, year=2024),
        lambda: tax.settlement(access, year=2024),
    )


def _try_traffic(xml: str) -> None:
    data = base64.b64encode(xml.encode("gb18030", "xmlcharrefreplace")).decode()

    def answer(_body: bytes, headers: Mapping[str, str]) -> bytes:
        seq = headers["x-seq"]
        return json.dumps({"seq": seq, "data": data, "mac": mac_of(_KEY, seq, data)}).encode()

    client = SigningClient(answer)
    traffic = build_traffic(client, {"hmac_key": _KEY.hex()}, utc_now)
    access = access_of(LIN_XIAOMEI)
    _try(
        lambda: traffic.licence(access),
        lambda: traffic.vehicles(access),
        lambda: traffic.violations(access, page=1, page_size=5),
        lambda: traffic.points(access),
        lambda: traffic.confirm(access, number=_NUMBER, serial=_SERIAL),
    )


def _xml(value: object) -> str:
    if isinstance(value, dict):
        return "".join(f"<{name}>{_xml(inner)}</{name}>" for name, inner in value.items() if name)
    if isinstance(value, list):
        return "".join(f"<item>{_xml(inner)}</item>" for inner in value)
    return escape(str(value))


@given(_records("tax"), st.sampled_from(["00000000", "40400001", "42300001", "x"]))
def test_any_values_in_the_agreed_fields_of_tax(record: dict[str, object], code: str) -> None:
    _try_tax(code, json.dumps(record))


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_any_text_for_a_record_of_tax(inside: str) -> None:
    _try_tax("00000000", inside)


@given(_records("traffic"), st.sampled_from(["1", "404", "423", "451", "452", "453", "x", ""]))
def test_any_values_in_the_agreed_fields_of_traffic(record: dict[str, object], code: str) -> None:
    head = f"<head><code>{code}</code><message>成功</message></head>"
    _try_traffic(f"<root>{head}<body>{_xml(record)}</body></root>")


@given(st.text(alphabet="<>/&;abrotheady1 \"'=!?[]-", max_size=80))
def test_anything_like_xml_of_traffic(inside: str) -> None:
    _try_traffic(inside)
    _try_traffic(f"<root>{inside}</root>")


def test_a_billion_laughs_are_not_laughed() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><root><head>&b;</head></root>'
    _try_traffic(bomb)
    _try_traffic("<a>" * 50_000)
    _try_traffic("<a>" * 5000 + "</a>" * 5000)
