"""Every call to every bureau, as a table that the conformance tests walk through."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.housing_fund.adapter import HousingFund
from bureaus.population.adapter import Population
from bureaus.registry import Bureaus, BureauSettings, build_bureaus, discover, read_settings
from bureaus.social_security.adapter import SocialSecurity
from bureaus.wechat.adapter import WeChat
from core.access import Access, Actor, Subject
from core.clock import utc_now
from core.config import EnvReader
from core.upstream import Limits
from mock_upstreams.lives import Persona
from mock_upstreams.personas import LIN_XIAOMEI
from tests.mocks import RunningMocks

LONG_S = 5.0
SHORT_S = 0.2


@dataclass(frozen=True, kw_only=True)
class Call:
    """One method of an adapter, and the mock's operation that answers it.

    `fields` are the fields of the answer that the adapter uses.
    """

    bureau: str
    operation: str
    run: Callable[[Bureaus, Access], object]
    fields: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.bureau}.{self.operation}"


CALLS = (
    Call(
        bureau="wechat",
        operation="code2session",
        run=lambda bureaus, access: bureaus[WeChat].exchange(f"{LIN_XIAOMEI.code}.conformance"),
        fields=("openid",),
    ),
    Call(
        bureau="population",
        operation="confirm",
        run=lambda bureaus, access: bureaus[Population].confirm(access),
        fields=("gmsfhm", "ppddm"),
    ),
    Call(
        bureau="population",
        operation="reference_photo",
        run=lambda bureaus, access: bureaus[Population].reference_photo(access),
        fields=("gmsfhm", "xp"),
    ),
    Call(
        bureau="population",
        operation="resident",
        run=lambda bureaus, access: bureaus[Population].resident(access),
        fields=("gmsfhm", "xm", "xb", "mz", "csrq", "zz", "qfjg", "yxqqsrq", "yxqjzrq"),
    ),
    Call(
        bureau="social_security",
        operation="account",
        run=lambda bureaus, access: bureaus[SocialSecurity].account(access),
        fields=("sfzh", "ylzhye", "ybzhye", "ljjfys", "dwmc", "cbzt", "jzrq"),
    ),
    Call(
        bureau="social_security",
        operation="contributions",
        run=lambda bureaus, access: bureaus[SocialSecurity].contributions(
            access, page=1, page_size=3
        ),
        fields=("sfzh", "zts", "ym", "lb", "ssq", "dwmc", "jfjs", "grjn", "dwjn"),
    ),
    Call(
        bureau="social_security",
        operation="card",
        run=lambda bureaus, access: bureaus[SocialSecurity].card(access),
        fields=("sfzh", "xm", "kh", "fkyh", "fkrq", "yxqz", "fkdw"),
    ),
    Call(
        bureau="housing_fund",
        operation="account",
        run=lambda bureaus, access: bureaus[HousingFund].account(access),
        fields=("zjhm", "grzh", "ye", "yjce", "dwmc", "zt", "jzrq"),
    ),
    Call(
        bureau="housing_fund",
        operation="deposits",
        run=lambda bureaus, access: bureaus[HousingFund].deposits(access, page=1, page_size=3),
        fields=("zjhm", "zs", "ym", "mx", "rq", "zy", "je", "ye"),
    ),
    Call(
        bureau="exit_entry",
        operation="submit",
        run=lambda bureaus, access: bureaus[ExitEntry].documents(access),
        fields=("code", "ticket"),
    ),
    Call(
        bureau="exit_entry",
        operation="poll",
        run=lambda bureaus, access: bureaus[ExitEntry].documents(access),
        fields=(
            *("code", "state", "sfzh", "zjlb"),
            *("zjzl", "zjhm", "xm", "ywxm", "qfrq", "yxqz", "qfjg", "zjzt"),
        ),
    ),
)


def bureaus_at(
    mocks: RunningMocks,
    *,
    deadline_s: float = LONG_S,
    now: Callable[[], datetime] = utc_now,
    credentials: Mapping[str, str] | None = None,
) -> Bureaus:
    """Build every adapter for the running mocks; `credentials` replace all of those names."""
    reader = EnvReader(mocks.env())
    adapters = discover()
    settings = read_settings(adapters, reader)
    reader.finish()
    settings = {name: _with(found, credentials or {}) for name, found in settings.items()}
    return build_bureaus(adapters, settings, limits=Limits(deadline_s=deadline_s), now=now)


def _with(settings: BureauSettings, credentials: Mapping[str, str]) -> BureauSettings:
    known = {name: value for name, value in credentials.items() if name in settings.credentials}
    return replace(settings, credentials={**settings.credentials, **known})


def access_of(persona: Persona, *, name: str | None = None) -> Access:
    """Return a citizen's look at their own data."""
    told = name or persona.name
    return Access(
        actor=Actor(ref="citizen-ref", name=told),
        subject=Subject(ref="citizen-ref", name=told, id_number=persona.id_number),
        purpose="conformance",
    )
