"""WeChat's sign-in."""

from bureaus.wechat.adapter import WeChat
from mock_upstreams.personas import LIN_XIAOMEI
from tests.contract.calls.call import Call

CALLS = (
    Call(
        bureau="wechat",
        operation="code2session",
        run=lambda bureaus, access: bureaus[WeChat].exchange(f"{LIN_XIAOMEI.code}.conformance"),
        fields=("openid",),
        is_idempotent=False,
        clock_window_s=None,
    ),
)
