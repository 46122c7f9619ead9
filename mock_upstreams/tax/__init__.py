"""Tax (税务): income, certificate, deductions, the year's settlement."""

from mock_upstreams.faults import DIALECT_FAULTS
from mock_upstreams.tax.views import build
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="tax",
    title_zh="税务",
    title_en="Tax",
    sandbox={
        "app_id": "sandbox-tax-app",
        "sm3_key": "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
    },
    operations=("incomes", "certificate", "deductions", "settlement"),
    dialect_faults=DIALECT_FAULTS,
    build=build,
    fields={
        "incomes": "taxpayerId total pageNo totalIncome totalTax records taxPeriod incomeItem "
        "withholdingAgent income taxWithheld declareDate",
        "certificate": "taxpayerId certNo verifyCode periodFrom periodTo totalIncome totalTax "
        "issueDate",
        "deductions": "taxpayerId items type monthlyAmount via",
        "settlement": "taxpayerId status totalIncome taxPayable taxPaid balance",
    },
)
