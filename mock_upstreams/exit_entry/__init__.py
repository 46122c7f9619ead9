"""The exit-entry administration (出入境): ask, get a ticket, come back for the answer."""

from mock_upstreams.exit_entry.views import build
from mock_upstreams.faults import DIALECT_FAULTS
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="exit_entry",
    title_zh="出入境证件",
    title_en="Exit and entry documents",
    sandbox={
        "sm4_key": "00112233445566778899aabbccddeeff",
        "hmac_key": "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100",
    },
    operations=("submit", "apply", "poll"),
    dialect_faults=DIALECT_FAULTS,
    build=build,
    writes=frozenset({"apply"}),
    fields={
        "submit": "ticket code msg",
        "poll": "state retry_ms code msg sfzh zjlb zjzl zjhm xm ywxm qfrq yxqz qfjg zjzt bjlb "
        "slbh slrq yjrq jdlb jd rq zts ym crlb fx ka kylb sld sldmc dz sj syme wdyy yybh "
        "yy lsh hzbh",
        "apply": "ticket code msg",
    },
)
