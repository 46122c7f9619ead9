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
    Call(
        bureau="housing_fund",
        operation="certificate",
        run=lambda bureaus, access: bureaus[HousingFund].certificate(access),
        fields=(
            *("zjhm", "zmbh", "yzm", "xm", "grzh", "dwmc", "qsrq", "mcrq"),
            *("jcys", "jcjs", "yjce", "ye", "zt", "jzrq"),
        ),
    ),
    Call(
        bureau="housing_fund",
        operation="loan",
        run=lambda bureaus, access: bureaus[HousingFund].loan(access),
        fields=(
            *("zjhm", "dkhth", "dkyh", "dkje", "dkye", "nll", "qs"),
            *("ffrq", "xqhkr", "xqhke", "dkzt", "jzrq"),
        ),
    ),
    Call(
        bureau="housing_fund",
        operation="loan_schedule",
        run=lambda bureaus, access: bureaus[HousingFund].loan_schedule(access, page=1, page_size=3),
        fields=("zjhm", "zs", "ym", "mx", "qc", "hkr", "hkje", "hkbj", "hklx", "ye"),
    ),
)
