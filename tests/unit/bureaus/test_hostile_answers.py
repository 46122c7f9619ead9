"""Whatever a bureau sends, an adapter gives a record or an error of ours without its content."""

import base64
import json
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from bureaus.population.adapter import Population
from bureaus.population.adapter import build as build_population
from bureaus.social_security.adapter import SocialSecurity
from bureaus.social_security.adapter import build as build_social_security
from bureaus.wechat.adapter import build as build_wechat
from core.clock import utc_now
from core.errors import AppError
from core.upstream import Answer
from mock_upstreams.personas import LIN_XIAOMEI
from tests.contract.bureau_calls import access_of

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=10,
)
_NAMES = (
    *("gmsfhm", "ppddm", "xp", "xm", "xb", "mz", "csrq", "zz", "qfjg", "yxqqsrq", "yxqjzrq"),
    *("sfzh", "ylzhye", "ybzhye", "ljjfys", "dwmc", "cbzt", "jzrq", "zts", "ym", "lb"),
    *("kh", "fkyh", "fkrq", "yxqz", "fkdw", "openid", "unionid"),
    *("zmbh", "jym", "qsny", "zzny", "nd", "jjzf", "zhzf", "grzf", "zt", "ybz", "hdys", "syys"),
    *("lsh", "rzjg", "rzbh", "rzrq", "rzzt", "jzgj"),
)
_FIELDS = st.fixed_dictionaries({}, optional=dict.fromkeys(_NAMES, _JSON))


@dataclass
class AnsweringClient:
    """Stands in for the HTTP client: gives the same body to every call."""

    body: bytes
    bureau: str = "hostile"

    def ask(
        self, operation: str, ask: Callable[["AnsweringClient"], object], *, idempotent: bool
    ) -> object:
        return ask(self)

    def call(self, operation: str, method: str, path: str, **sent: object) -> Answer:
        return self.send(method, path, **sent)

    def send(self, method: str, path: str, **_sent: object) -> Answer:
        return Answer(status=200, headers={}, body=self.body)


def _try_all(body: bytes) -> None:
    client = AnsweringClient(body)
    tif = {"paasid": "p", "token": "t"}
    access = access_of(LIN_XIAOMEI)
    population: Population = build_population(client, tif, utc_now)
    social: SocialSecurity = build_social_security(client, tif, utc_now)
    wechat = build_wechat(client, {"appid": "a", "secret": "s"}, utc_now)
    for ask in (
        lambda: population.confirm(access),
        lambda: population.resident(access),
        lambda: population.reference_photo(access),
        lambda: social.account(access),
        lambda: social.card(access),
        lambda: social.contributions(access, page=1, page_size=10),
        lambda: social.certificate(access),
        lambda: social.medical.account(access),
        lambda: social.medical.expenses(access, page=1, page_size=10),
        lambda: social.benefits.unemployment(access),
        lambda: social.benefits.maternity(access),
        lambda: social.pension.payments(access, page=1, page_size=10),
        lambda: social.pension.eligibility(access),
        lambda: social.pension.attest(access, residence="CA", serial="0" * 32),
        lambda: wechat.exchange("a-code"),
    ):
        assert LIN_XIAOMEI.id_number not in _told_by(ask)


def _told_by(ask: Callable[[], object]) -> str:
    """Return the traceback of an expected error; any other error is a defect and comes through."""
    try:
        ask()
    except AppError as exc:
        return "".join(traceback.format_exception(exc))
    return ""


@given(st.binary(max_size=300))
def test_any_bytes(body: bytes) -> None:
    _try_all(body)


@given(_JSON)
def test_any_json(payload: object) -> None:
    _try_all(json.dumps(payload).encode())


@given(_FIELDS, _JSON)
def test_any_values_in_the_agreed_fields(data: dict[str, object], errcode: object) -> None:
    _try_all(json.dumps({"errcode": 0, "data": data, **data}).encode())
    _try_all(json.dumps({"errcode": errcode, "data": data}).encode())


@given(st.binary(max_size=50))
def test_a_photo_of_any_bytes(photo: bytes) -> None:
    record = {"gmsfhm": LIN_XIAOMEI.id_number, "xp": base64.b64encode(photo).decode()}
    _try_all(json.dumps({"errcode": 0, "data": record}).encode())
