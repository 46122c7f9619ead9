"""Tax."""

from bureaus.tax.adapter import Tax
from tests.contract.calls.call import Call

_YEAR = 2024

CALLS = (
    Call(
        bureau="tax",
        operation="incomes",
        run=lambda bureaus, access: bureaus[Tax].incomes(access, year=_YEAR, page=1, page_size=3),
        fields=(
            *("taxpayerId", "total", "pageNo", "totalIncome", "totalTax", "records"),
            *("taxPeriod", "incomeItem", "withholdingAgent", "income", "taxWithheld"),
            "declareDate",
        ),
        echoes={"pageNo": 2},
    ),
    Call(
        bureau="tax",
        operation="certificate",
        run=lambda bureaus, access: bureaus[Tax].certificate(
            access, first_month="2024-01", last_month="2024-12"
        ),
        fields=(
            *("taxpayerId", "certNo", "verifyCode", "periodFrom", "periodTo"),
            *("totalIncome", "totalTax", "issueDate"),
        ),
        echoes={"periodFrom": "202402", "periodTo": "202411"},
    ),
    Call(
        bureau="tax",
        operation="deductions",
        run=lambda bureaus, access: bureaus[Tax].deductions(access, year=_YEAR),
        fields=("taxpayerId", "items", "type", "monthlyAmount", "via"),
    ),
    Call(
        bureau="tax",
        operation="settlement",
        run=lambda bureaus, access: bureaus[Tax].settlement(access, year=_YEAR),
        fields=("taxpayerId", "status", "totalIncome", "taxPayable", "taxPaid", "balance"),
    ),
)
