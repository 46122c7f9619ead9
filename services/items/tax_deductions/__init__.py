"""专项附加扣除: what the citizen declared for a year, and where it is made use of."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.tax.adapter import Tax
from core.access import Access, Channel
from core.schema import Schema, StrictInteger, money
from services.item import LookUp

_KINDS = (
    "child_education",
    "continuing_education",
    "serious_illness",
    "housing_loan_interest",
    "rent",
    "support_of_parents",
    "care_of_infants",
)


class TaxDeductionsArguments(Schema):
    year = StrictInteger(low=2019, high=2099, required=True)


class TaxDeductionResult(Schema):
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(_KINDS))
    monthly_yuan = money("Deducted each month")
    via = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(["employer", "settlement"]),
        metadata={"description": "Month by month by the employer, or at the year's settlement"},
    )


class TaxDeductionsResult(Schema):
    items = ma.fields.List(ma.fields.Nested(TaxDeductionResult), required=True)


def run(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any]) -> dict[str, object]:
    return {"items": bureaus[Tax].deductions(access, **arguments)}


ITEM = LookUp(
    code="tax-deductions",
    task_number="0500000000003",
    title_zh="个人所得税专项附加扣除查询",
    title_en="Special additional tax deductions",
    bureau="tax",
    arguments=TaxDeductionsArguments,
    result=TaxDeductionsResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("专项附加扣除", "子女教育", "赡养老人", "住房贷款利息", "房租", "个税", "抵扣", "免税"),
        *("专项扣除", "赡养父母"),
        *("tax allowance", "children", "mortgage", "rent", "parents", "individual income tax"),
    ),
    example={"year": 2025},
)
