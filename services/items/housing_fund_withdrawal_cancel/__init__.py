"""取消住房公积金提取: calls an application off while the fund has not decided."""

from collections.abc import Mapping
from typing import Any

from bureaus.housing_fund.adapter import HousingFund
from bureaus.housing_fund.records import Withdrawal
from bureaus.registry import Bureaus
from core.access import Access, Channel
from core.schema import Schema, Text
from services.item import Application
from services.items.housing_fund_withdrawal import HousingFundWithdrawalResult


class HousingFundWithdrawalCancelArguments(Schema):
    number = Text(
        required=True, max_length=32, metadata={"description": "The application's number"}
    )


def submit(
    bureaus: Bureaus, access: Access, arguments: Mapping[str, Any], serial: str
) -> Withdrawal:
    return bureaus[HousingFund].cancel_withdrawal(access, number=arguments["number"], serial=serial)


ITEM = Application(
    code="housing-fund-withdrawal-cancel",
    task_number="0300000000007",
    title_zh="取消住房公积金提取",
    title_en="Cancel a withdrawal from the housing fund",
    bureau="housing_fund",
    arguments=HousingFundWithdrawalCancelArguments,
    result=HousingFundWithdrawalResult,
    submit=submit,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("撤销提取", "取消提取", "公积金", "撤回提取"),
        *("call off", "provident fund", "undo", "withdraw application"),
    ),
    example={"number": "TQ440100000093001"},
)
