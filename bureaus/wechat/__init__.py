"""WeChat's sign-in: a code from the mini-program becomes an identity in our app."""

from bureaus.registry import BureauAdapter
from bureaus.wechat.adapter import build

ADAPTER = BureauAdapter(
    name="wechat",
    title_zh="微信登录",
    title_en="WeChat sign-in",
    credentials=("appid", "secret"),
    build=build,
)
