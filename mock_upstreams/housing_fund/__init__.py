"""The housing fund (公积金): account, loan, certificate, withdrawals, as XML in GBK."""

from mock_upstreams.faults import DIALECT_FAULTS
from mock_upstreams.housing_fund.views import OPERATIONS, build
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="housing_fund",
    title_zh="住房公积金",
    title_en="Housing fund",
    sandbox={
        "hmac_key": "sandbox-housing-fund-hmac-key",
    },
    operations=OPERATIONS,
    dialect_faults=DIALECT_FAULTS,
    build=build,
    writes=frozenset({"withdraw", "withdraw_cancel"}),
    fields={
        "account": "zjhm xm grzh ye yjce dwmc zt jzrq",
        "deposits": "zjhm zs ym mx rq zy je ye",
        "certificate": "zjhm zmbh yzm xm grzh dwmc qsrq mcrq jcys jcjs yjce ye zt jzrq",
        "loan": "zjhm dkhth dkyh dkje dkye nll qs ffrq xqhkr xqhke dkzt jzrq",
        "loan_schedule": "zjhm zs ym mx qc hkr hkje hkbj hklx ye",
        "withdraw": "zjhm sqbh tqyy tqje zhwh zt slsj cnrq ztsj",
        "withdraw_cancel": "zjhm sqbh tqyy tqje zhwh zt slsj cnrq ztsj",
        "withdrawals": "zjhm zs ym mx sqbh tqyy tqje zhwh zt slsj cnrq ztsj",
    },
)
