"""The housing fund."""

from bureaus.housing_fund.adapter import HousingFund
from tests.contract.calls.call import Call

CALLS = (
    Call(
        bureau="housing_fund",
        operation="account",
        run=lambda bureaus, access: bureaus[HousingFund].account(access),
        fields=("zjhm", "grzh", "ye", "yjce", "dwmc", "zt", "jzrq"),
    ),
    Call(
        bureau="housing_fund",
        operation="deposits",
        run=lambda bureaus, access: bureaus[HousingFund].deposits(access, page=1, page_size=3),
        fields=("zjhm", "zs", "ym", "mx", "rq", "zy", "je", "ye"),
    ),
)
