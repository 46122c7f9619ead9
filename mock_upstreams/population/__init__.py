"""The population bureau (公安人口): who a person is, and what they look like."""

from mock_upstreams.faults import TIF_FAULTS
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
    dialect_faults=TIF_FAULTS,
    build=build,
    fields={
        "confirm": "gmsfhm ppddm",
        "reference_photo": "gmsfhm xpgs xp",
        "resident": "gmsfhm xm xb mz csrq zz qfjg yxqqsrq yxqjzrq",
        "residence_permit": "gmsfhm xm jzzbh jzdz hjdqh qfjg qfrq yxqjzrq",
    },
)
