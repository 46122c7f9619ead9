"""The population bureau (公安人口): who a person is, and what they look like."""

from mock_upstreams.faults import RECORD_FAULTS, FaultKind
from mock_upstreams.population.views import build
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="population",
    title_zh="公安人口信息",
    title_en="Population register",
    sandbox={
        "paasid": "sandbox_population",
        "token": "sandbox-population-token",
    },
    operations=("confirm", "reference_photo", "resident", "residence_permit"),
    dialect_faults=RECORD_FAULTS | {FaultKind.WRONG_CHARSET, FaultKind.OTHER_CITIZEN},
    build=build,
)
