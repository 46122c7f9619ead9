"""The WeChat platform's sign-in, as far as a mini-program's server meets it."""

from mock_upstreams.faults import RECORD_FAULTS, FaultKind
from mock_upstreams.wechat.views import build
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="wechat",
    title_zh="微信登录",
    title_en="WeChat sign-in",
    sandbox={
        "appid": "wx0000000000sandbox",
        "secret": "sandbox-wechat-secret",
    },
    operations=("code2session",),
    dialect_faults=RECORD_FAULTS | {FaultKind.WRONG_CHARSET},
    build=build,
    writes=frozenset({"code2session"}),
    fields={
        "code2session": "openid session_key unionid errcode errmsg",
    },
)
