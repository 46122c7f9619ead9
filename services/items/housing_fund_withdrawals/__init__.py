"""住房公积金提取申请进度: how far each application is, newest first."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.housing_fund.adapter import HousingFund
from bureaus.housing_fund.records import Withdrawals
from bureaus.registry import Bureaus
from core.access import Access
from core.schema import Schema
from services.item import LookUp
from services.items.housing_fund_withdrawal import HousingFundWithdrawalResult
from services.schemas import PageArguments


class HousingFundWithdrawalsResult(Schema):
    total = ma.fields.Integer(required=True, metadata={"description": "applications in all"})
    items = ma.fields.List(ma.fields.Nested(HousingFundWithdrawalResult), required=True)


def run(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any]) -> Withdrawals:
    return bureaus[HousingFund].withdrawals(
        access, page=arguments["page"], page_size=arguments["page_size"]
    )


ITEM = LookUp(
    code="housing-fund-withdrawals",
    task_number="0300000000008",
    title_zh="住房公积金提取申请进度",
    title_en="Progress of withdrawals from the housing fund",
    bureau="housing_fund",
    arguments=PageArguments,
    result=HousingFundWithdrawalsResult,
    in_elder_zone=True,
    keywords=(
        *("提取进度", "提取记录", "到账", "公积金", "提取申请", "提取状态"),
        *("status", "provident fund", "application", "payout", "my withdrawals"),
    ),
    example={"page": 1, "page_size": 12},
    run=run,
)
