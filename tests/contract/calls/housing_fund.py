"""The housing fund."""

from decimal import Decimal

from bureaus.housing_fund.adapter import HousingFund
from bureaus.registry import Bureaus
from core.access import Access
from mock_upstreams.personas import GULINAER, LIN_XIAOMEI
from tests.contract.calls.call import Call, Write

_WITHDRAWAL = ("zjhm", "sqbh", "tqyy", "tqje", "zhwh", "zt", "slsj", "cnrq", "ztsj")


def _withdraw(bureaus: Bureaus, access: Access) -> object:
    return bureaus[HousingFund].withdraw(
        access,
        reason="loan_repayment",
        amount_yuan=Decimal("12000.00"),
        bank_account="6217000100000000010",
        serial="0123456789abcdef" * 2,
    )


def _cancel(bureaus: Bureaus, access: Access) -> object:
    return bureaus[HousingFund].cancel_withdrawal(
        access, number="TQ440100000093001", serial="fedcba9876543210" * 2
    )


def _look(bureaus: Bureaus, access: Access) -> object:
    return bureaus[HousingFund].withdrawals(access, page=1, page_size=100)


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
        echoes={"ym": "2"},
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
        echoes={"ym": "2"},
    ),
    Call(
        bureau="housing_fund",
        operation="withdraw",
        run=_withdraw,
        fields=_WITHDRAWAL,
        echoes={"tqyy": "04", "tqje": "11,000.00", "zhwh": "0011"},
        write=Write(other=GULINAER, by_other=_withdraw, look=_look),
    ),
    Call(
        bureau="housing_fund",
        operation="withdraw_cancel",
        run=_cancel,
        fields=_WITHDRAWAL,
        person=GULINAER,  # who has one under way
        echoes={"sqbh": "TQ440100000093002", "zt": "1"},
        write=Write(other=LIN_XIAOMEI, by_other=_cancel, look=_look),
    ),
    Call(
        bureau="housing_fund",
        operation="withdrawals",
        run=lambda bureaus, access: bureaus[HousingFund].withdrawals(access, page=1, page_size=3),
        fields=("zs", "ym", "mx", *_WITHDRAWAL),
        echoes={"ym": "2"},
    ),
)
