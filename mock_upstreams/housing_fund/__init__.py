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
)
