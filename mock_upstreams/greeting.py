"""What a person sees who starts the mock bureaus by hand."""

from mock_upstreams.registry import discover
from mock_upstreams.settings import MockSettings

_ANY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104  # names them, does not listen there


def greeting(settings: MockSettings, port: int) -> str:
    """Return where everything is, and requests to try. Only published credentials are in it."""
    host = "127.0.0.1" if settings.host in _ANY_ADDRESS else settings.host
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    bureaus = discover()
    keys = next(bureau.sandbox for bureau in bureaus if bureau.name == "wechat")
    sign_in = (
        f"{url}/wechat/sns/jscode2session?grant_type=authorization_code"
        f"&appid={keys['appid']}&secret={keys['secret']}&js_code=lin-xiaomei.1"
    )
    fault = '[{"bureau": "wechat", "fault": "delay", "delay_s": 3}]'
    return f"""
模拟部门已启动 / {len(bureaus)} mock bureaus are listening at {url}/<bureau>
  {", ".join(bureau.name for bureau in bureaus)}

  控制台 console      {url}/__admin/ui
  登录 sign in        curl '{sign_in}'
  变慢 make it slow   curl -X PUT {url}/__admin/faults -d '{fault}'
  恢复 as new         curl -X POST {url}/__admin/reset
  说明 documentation  docs/mock-bureaus.md      结束 end: Ctrl-C
"""
