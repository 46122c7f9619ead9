"""Social security."""

from bureaus.social_security.adapter import SocialSecurity
from tests.contract.calls.call import Call

_TIF_WINDOW_S = 180

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
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="social_security",
        operation="card",
        run=lambda bureaus, access: bureaus[SocialSecurity].card(access),
        fields=("sfzh", "xm", "kh", "fkyh", "fkrq", "yxqz", "fkdw"),
        clock_window_s=_TIF_WINDOW_S,
    ),
)
