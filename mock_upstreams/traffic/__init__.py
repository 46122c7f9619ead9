"""Traffic police (交管)."""

from mock_upstreams.faults import DIALECT_FAULTS
from mock_upstreams.traffic.views import build
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="traffic",
    title_zh="交管",
    title_en="Traffic police",
    sandbox={
        "hmac_key": "sandbox-traffic-hmac-key",
    },
    operations=("record",),
    dialect_faults=DIALECT_FAULTS,
    build=build,
)
