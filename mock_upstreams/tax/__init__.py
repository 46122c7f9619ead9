"""Tax (税务)."""

from mock_upstreams.faults import DIALECT_FAULTS
from mock_upstreams.tax.views import build
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="tax",
    title_zh="税务",
    title_en="Tax",
    sandbox={
        "hmac_key": "sandbox-tax-hmac-key",
    },
    operations=("record",),
    dialect_faults=DIALECT_FAULTS,
    build=build,
)
