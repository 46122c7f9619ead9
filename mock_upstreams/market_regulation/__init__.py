"""Market regulation (市场监管): business licences."""

from mock_upstreams.faults import TIF_FAULTS
from mock_upstreams.market_regulation.views import build
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="market_regulation",
    title_zh="市场监督管理",
    title_en="Market regulation",
    sandbox={
        "paasid": "sandbox_market_regulation",
        "token": "sandbox-market-regulation-token",
    },
    operations=("enterprises",),
    dialect_faults=TIF_FAULTS,
    build=build,
    fields={
        "enterprises": "sfzh qylb tyshxydm mc lx fddbr zczb clrq zs jyfw djjg hzrq zt",
    },
)
