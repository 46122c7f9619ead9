"""Education (教育): diplomas and employment registration cards."""

from mock_upstreams.education.views import build
from mock_upstreams.faults import RECORD_FAULTS, FaultKind
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="education",
    title_zh="教育",
    title_en="Education",
    sandbox={
        "paasid": "sandbox_education",
        "token": "sandbox-education-token",
    },
    operations=("diploma", "employment_card"),
    dialect_faults=RECORD_FAULTS | {FaultKind.WRONG_CHARSET, FaultKind.OTHER_CITIZEN},
    build=build,
)
