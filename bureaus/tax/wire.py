"""What the bureau's answers hold: amounts and dates as text, periods as YYYYMM."""

import re
from decimal import Decimal

import marshmallow as ma

from bureaus.wire import (
    Checked,
    WireSchema,
    code,
    listed,
    parse_dashed_date,
    parse_month,
    text,
    whole,
)

_AMOUNT = re.compile(r"(?!-0\.00)-?(0|[1-9][0-9]{0,12})\.[0-9]{2}", re.ASCII)
_MOST_RECORDS = 10_000


def parse_plain_amount(value: object) -> Decimal:
    """Read yuan written like `12345.67`: no commas, two places, no `-0.00`.

    Raises:
        ValueError: anything else. The message does not repeat the text.
    """
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise ValueError("not an amount written like 12345.67")
    return Decimal(value)


class IncomeWire(WireSchema):
    month = Checked("taxPeriod", parse_month)
    kind = Checked("incomeItem", code({"0101": "wages"}))
    payer = Checked("withholdingAgent", text())
    income_yuan = Checked("income", parse_plain_amount)
    tax_yuan = Checked("taxWithheld", parse_plain_amount)
    declared_on = Checked("declareDate", parse_dashed_date)


class IncomesWire(WireSchema):
    id_number = Checked("taxpayerId", text())
    total = Checked("total", whole(most=_MOST_RECORDS))
    page = Checked("pageNo", whole(most=1_000_000))
    income_yuan = Checked("totalIncome", parse_plain_amount)
    tax_yuan = Checked("totalTax", parse_plain_amount)
    items = ma.fields.List(ma.fields.Nested(IncomeWire), required=True, data_key="records")


class CertificateWire(WireSchema):
    id_number = Checked("taxpayerId", text())
    number = Checked("certNo", text(longest=32))
    check_number = Checked("verifyCode", text(longest=32))
    first_month = Checked("periodFrom", parse_month)
    last_month = Checked("periodTo", parse_month)
    income_yuan = Checked("totalIncome", parse_plain_amount)
    tax_yuan = Checked("totalTax", parse_plain_amount)
    issued_on = Checked("issueDate", parse_dashed_date)


class DeductionWire(WireSchema):
    kind = Checked(
        "type",
        code(
            {
                "01": "child_education",
                "02": "continuing_education",
                "03": "serious_illness",
                "04": "housing_loan_interest",
                "05": "rent",
                "06": "support_of_parents",
                "07": "care_of_infants",
            }
        ),
    )
    monthly_yuan = Checked("monthlyAmount", parse_plain_amount)
    via = Checked("via", code({"1": "employer", "2": "settlement"}))


class DeductionsWire(WireSchema):
    id_number = Checked("taxpayerId", text())
    items = listed("items", DeductionWire, most=50)


class SettlementWire(WireSchema):
    id_number = Checked("taxpayerId", text())
    status = Checked(
        "status", code({"0": "not_open", "1": "to_file", "2": "exempt", "3": "settled"})
    )
    income_yuan = Checked("totalIncome", parse_plain_amount)
    payable_yuan = Checked("taxPayable", parse_plain_amount)
    paid_yuan = Checked("taxPaid", parse_plain_amount)
    balance_yuan = Checked("balance", parse_plain_amount)
