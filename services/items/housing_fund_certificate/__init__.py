"""住房公积金缴存证明: what was deposited, with the numbers by which anybody can have it checked."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.housing_fund.adapter import HousingFund
from bureaus.housing_fund.records import Certificate
from bureaus.registry import Bureaus
from core.access import Access, Channel
from core.schema import Schema, money
from services.item import LookUp, NoArguments


class HousingFundCertificateResult(Schema):
    certificate_number = ma.fields.String(required=True)
    verification_number = ma.fields.String(
        required=True, metadata={"description": "By it the fund confirms the certificate"}
    )
    name = ma.fields.String(required=True)
    account_number = ma.fields.String(required=True)
    employer = ma.fields.String(required=True)
    first_deposit_on = ma.fields.Date(required=True)
    last_deposit_on = ma.fields.Date(required=True)
    months_paid = ma.fields.Integer(required=True)
    base_yuan = money("The last month's contribution base")
    monthly_deposit_yuan = money("The last month's deposit, by person and employer together")
    balance_yuan = money("Balance")
    status = ma.fields.String(required=True, validate=ma.validate.OneOf(["active", "sealed"]))
    as_of = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})


def run(bureaus: Bureaus, access: Access, _arguments: Mapping[str, Any]) -> Certificate:
    return bureaus[HousingFund].certificate(access)


ITEM = LookUp(
    code="housing-fund-certificate",
    task_number="0300000000005",
    title_zh="住房公积金缴存证明",
    title_en="Housing fund certificate of deposits",
    bureau="housing_fund",
    arguments=NoArguments,
    result=HousingFundCertificateResult,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("缴存证明", "公积金证明", "开证明", "公积金", "缴存", "贷款证明"),
        *("proof", "provident fund", "statement", "mortgage"),
    ),
    run=run,
)
