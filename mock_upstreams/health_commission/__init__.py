"""The health commission (卫健): births."""

from mock_upstreams.faults import TIF_FAULTS
from mock_upstreams.health_commission.views import build
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="health_commission",
    title_zh="卫生健康",
    title_en="Health commission",
    sandbox={
        "paasid": "sandbox_health_commission",
        "token": "sandbox-health-commission-token",
    },
    operations=("births",),
    dialect_faults=TIF_FAULTS,
    build=build,
    fields={
        "births": "sfzh cszm csbh xsexm xb csrq csjg mqxm fqxm qfrq zt",
    },
)
