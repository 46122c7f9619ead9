"""Social security."""

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity
from core.access import Access
from mock_upstreams.personas import DENG_ZHIQIANG, HE_XIULAN, TAN_YAOZU
from tests.contract.calls.call import Call, Write

_TIF_WINDOW_S = 180
_SERIAL = "0123456789abcdef" * 2


def _attest(bureaus: Bureaus, access: Access) -> object:
    return bureaus[SocialSecurity].pension.attest(access, residence="CA", serial=_SERIAL)


CALLS = (
    Call(
        bureau="social_security",
        operation="account",
        run=lambda bureaus, access: bureaus[SocialSecurity].account(access),
        fields=("sfzh", "ylzhye", "ybzhye", "ljjfys", "dwmc", "cbzt", "jzrq"),
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="social_security",
        operation="contributions",
        run=lambda bureaus, access: bureaus[SocialSecurity].contributions(
            access, page=1, page_size=3
        ),
        fields=("sfzh", "zts", "ym", "lb", "ssq", "dwmc", "jfjs", "grjn", "dwjn"),
        echoes={"ym": 2},
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="social_security",
        operation="card",
        run=lambda bureaus, access: bureaus[SocialSecurity].card(access),
        fields=("sfzh", "xm", "kh", "fkyh", "fkrq", "yxqz", "fkdw"),
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="social_security",
        operation="certificate",
        run=lambda bureaus, access: bureaus[SocialSecurity].certificate(access),
        fields=("sfzh", "xm", "zmbh", "jym", "qsny", "zzny", "ljjfys", "dwmc", "jzrq"),
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="social_security",
        operation="medical_account",
        run=lambda bureaus, access: bureaus[SocialSecurity].medical.account(access),
        fields=("sfzh", "ybzhye", "nd", "jjzf", "zhzf", "grzf", "jzrq"),
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="social_security",
        operation="medical_expenses",
        run=lambda bureaus, access: bureaus[SocialSecurity].medical.expenses(
            access, page=1, page_size=3
        ),
        fields=(
            *("sfzh", "zts", "ym", "lb"),
            *("jsrq", "jgmc", "jzlb", "zje", "jjzf", "zhzf", "grzf"),
        ),
        echoes={"ym": 2},
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="social_security",
        operation="unemployment",
        run=lambda bureaus, access: bureaus[SocialSecurity].benefits.unemployment(access),
        fields=("sfzh", "zt", "ybz", "hdys", "syys", "lb", "ssq", "ffrq", "je"),
        person=DENG_ZHIQIANG,
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="social_security",
        operation="maternity",
        run=lambda bureaus, access: bureaus[SocialSecurity].benefits.maternity(access),
        fields=("sfzh", "lb", "sqbh", "sqrq", "zt", "jtts", "je", "ffrq"),
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="social_security",
        operation="pension_payments",
        run=lambda bureaus, access: bureaus[SocialSecurity].pension.payments(
            access, page=1, page_size=3
        ),
        fields=("sfzh", "zts", "ym", "lb", "ssq", "ffrq", "je"),
        echoes={"ym": 2},
        person=HE_XIULAN,
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="social_security",
        operation="pension_eligibility",
        run=lambda bureaus, access: bureaus[SocialSecurity].pension.eligibility(access),
        fields=("sfzh", "rzrq", "yxqz", "rzzt", "jzgj"),
        person=TAN_YAOZU,
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="social_security",
        operation="pension_attestation",
        run=_attest,
        fields=("sfzh", "lsh", "rzjg", "rzbh", "rzrq", "yxqz"),
        echoes={"lsh": "fedcba9876543210" * 2},
        write=Write(
            other=HE_XIULAN,
            by_other=_attest,
            look=lambda bureaus, access: bureaus[SocialSecurity].pension.eligibility(access),
        ),
        person=TAN_YAOZU,
        clock_window_s=_TIF_WINDOW_S,
    ),
)
