"""Education (教育): diplomas and employment registration cards."""

from mock_upstreams.education.views import build
from mock_upstreams.faults import TIF_FAULTS
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
    dialect_faults=TIF_FAULTS,
    build=build,
    fields={
        "diploma": "sfzh xm zsbh xxmc zymc cc rxrq byrq zt",
        "employment_card": "sfzh xm bdzbh byyx zymc bddw bdqx qfrq qfjg zt",
    },
)
