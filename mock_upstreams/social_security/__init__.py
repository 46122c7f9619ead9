"""The social-security bureau (人社): what is paid in, held and paid out."""

from mock_upstreams.faults import TIF_FAULTS, FaultKind
from mock_upstreams.social_security.views import build
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="social_security",
    title_zh="人力资源和社会保障",
    title_en="Social security",
    sandbox={
        "paasid": "sandbox_social_security",
        "token": "sandbox-social-security-token",
    },
    operations=(
        *("account", "contributions", "certificate", "card"),
        *("medical_account", "medical_expenses"),
        *("unemployment", "maternity"),
        *("pension_payments", "pension_eligibility", "pension_attestation"),
    ),
    dialect_faults=TIF_FAULTS | {FaultKind.STALE_RECORD},
    build=build,
    writes=frozenset({"pension_attestation"}),
    fields={
        "account": "sfzh xm ylzhye ybzhye ljjfys dwmc cbzt jzrq",
        "contributions": "sfzh zts ym lb ssq dwmc jfjs grjn dwjn",
        "card": "sfzh xm kh fkyh fkrq yxqz fkdw",
        "certificate": "sfzh xm zmbh jym qsny zzny ljjfys dwmc jzrq",
        "medical_account": "sfzh ybzhye nd jjzf zhzf grzf jzrq",
        "medical_expenses": "sfzh zts ym lb jsrq jgmc jzlb zje jjzf zhzf grzf",
        "unemployment": "sfzh zt ybz hdys syys lb ssq ffrq je",
        "maternity": "sfzh lb sqbh sqrq zt jtts je ffrq",
        "pension_payments": "sfzh zts ym lb ssq ffrq je",
        "pension_eligibility": "sfzh rzrq yxqz rzzt jzgj",
        "pension_attestation": "sfzh lsh rzjg rzbh rzrq yxqz",
    },
)
