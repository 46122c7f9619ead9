"""Traffic police (交管): driving licence, vehicles, violations and points."""

from mock_upstreams.faults import DIALECT_FAULTS
from mock_upstreams.traffic.views import build
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="traffic",
    title_zh="交管",
    title_en="Traffic police",
    sandbox={
        "hmac_key": "a5" * 16 + "5a" * 16,
    },
    operations=("licence", "vehicles", "violations", "points", "confirm"),
    dialect_faults=DIALECT_FAULTS,
    build=build,
    writes=frozenset({"confirm"}),
    fields={
        "licence": "sfzmhm dabh zjcx cclzrq yxqs yxqz ljjf qfrq zjzt",
        "vehicles": "sfzmhm list hphm hpzl clpp djrq yxqz clzt",
        "violations": "sfzmhm zs ym list wfbh wfsj wfdz wfxw hphm fkje wfjfs clbj",
        "points": "sfzmhm zqks zqjs list jfsj wfbh wfxw wfjfs",
        "confirm": "sfzmhm wfbh jdsbh fkje wfjfs qrsj jkqx",
    },
)
