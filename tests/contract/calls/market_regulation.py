"""Market regulation."""

from bureaus.market_regulation.adapter import MarketRegulation
from mock_upstreams.personas import LIANG_HAIYAN
from tests.contract.calls.call import Call

CALLS = (
    Call(
        bureau="market_regulation",
        operation="enterprises",
        run=lambda bureaus, access: bureaus[MarketRegulation].enterprises(access),
        fields=(
            "sfzh",
            "qylb",
            "tyshxydm",
            "mc",
            "lx",
            "fddbr",
            "zczb",
            "clrq",
            "zs",
            "jyfw",
            "djjg",
            "hzrq",
            "zt",
        ),
        person=LIANG_HAIYAN,
        clock_window_s=180,
    ),
)
