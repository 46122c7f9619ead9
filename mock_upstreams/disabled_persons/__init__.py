"""The disabled persons' federation (残联): its cards."""

from mock_upstreams.disabled_persons.views import build
from mock_upstreams.faults import TIF_FAULTS
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="disabled_persons",
    title_zh="残疾人联合会",
    title_en="Disabled persons' federation",
    sandbox={
        "paasid": "sandbox_disabled_persons",
        "token": "sandbox-disabled-persons-token",
    },
    operations=("card",),
    dialect_faults=TIF_FAULTS,
    build=build,
    fields={
        "card": "sfzh xm cjrzh cjlb cjdj qfrq yxqjzrq qfjg zt",
    },
)
