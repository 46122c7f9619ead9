"""住房公积金提取: money out of the account, for one of the fund's reasons."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_args

import marshmallow as ma

from auth.assurance import FRESH_FACE_S
from bureaus.housing_fund.adapter import HousingFund
from bureaus.housing_fund.records import Withdrawal, WithdrawalReason, WithdrawalState
from bureaus.registry import Bureaus
from core.access import Access, Channel
from core.schema import MoneyArgument, Schema, Text, instant, money
from services.item import Application, Handling
from services.items.housing_fund_withdrawal.bank_account import check_bank_account

_REASONS = ma.validate.OneOf(get_args(WithdrawalReason))
_MOST_YUAN = Decimal("9999999.99")


class HousingFundWithdrawalArguments(Schema):
    reason = ma.fields.String(required=True, validate=_REASONS)
    amount_yuan = MoneyArgument("Amount", low=Decimal("1.00"), high=_MOST_YUAN, required=True)
    bank_account = Text(
        required=True,
        max_length=19,
        validate=check_bank_account,
        metadata={"description": "A card or account in the applicant's own name, 12 to 19 digits"},
    )


class HousingFundWithdrawalResult(Schema):
    number = ma.fields.String(required=True, metadata={"description": "The application's"})
    reason = ma.fields.String(required=True, validate=_REASONS)
    amount_yuan = money("Amount")
    bank_account_tail = ma.fields.String(
        required=True, metadata={"description": "The account's last four digits"}
    )
    state = ma.fields.String(required=True, validate=ma.validate.OneOf(get_args(WithdrawalState)))
    accepted_at = instant("When the fund took it in", required=True)
    due_on = ma.fields.Date(
        required=True,
        metadata={"description": "By when the fund promises to decide, a Beijing calendar date"},
    )
    changed_at = instant("Since when it is in this state", required=True)


def submit(
    bureaus: Bureaus, access: Access, arguments: Mapping[str, Any], serial: str
) -> Withdrawal:
    return bureaus[HousingFund].withdraw(
        access,
        reason=arguments["reason"],
        amount_yuan=arguments["amount_yuan"],
        bank_account=arguments["bank_account"],
        serial=serial,
    )


ITEM = Application(
    code="housing-fund-withdrawal",
    task_number="0300000000006",
    title_zh="住房公积金提取",
    title_en="Withdraw from the housing fund",
    bureau="housing_fund",
    arguments=HousingFundWithdrawalArguments,
    result=HousingFundWithdrawalResult,
    submit=submit,
    handling=Handling.PROMISED,
    promised_days=3,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    max_age_s=FRESH_FACE_S,
    in_elder_zone=True,
    keywords=(
        *("提取公积金", "租房提取", "购房提取", "退休提取", "公积金", "取公积金", "房租", "还贷"),
        *("withdrawal", "provident fund", "rent", "take out money", "cash"),
    ),
    example={
        "reason": "loan_repayment",
        "amount_yuan": "12000.00",
        "bank_account": "6217000100000000010",
    },
)
