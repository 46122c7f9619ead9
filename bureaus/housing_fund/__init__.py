"""The housing fund (公积金): account, loan, certificate, withdrawals."""

from bureaus.housing_fund.adapter import build
from bureaus.registry import BureauAdapter

ADAPTER = BureauAdapter(
    name="housing_fund",
    title_zh="住房公积金",
    title_en="Housing fund",
    uscc="11990000MB0000004Y",
    credentials=("hmac_key",),
    build=build,
)
