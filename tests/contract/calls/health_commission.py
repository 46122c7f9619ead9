"""Health commission."""

from bureaus.health_commission.adapter import HealthCommission
from tests.contract.calls.call import Call

CALLS = (
    Call(
        bureau="health_commission",
        operation="births",
        run=lambda bureaus, access: bureaus[HealthCommission].births(access),
        fields=(
            "sfzh",
            "cszm",
            "csbh",
            "xsexm",
            "xb",
            "csrq",
            "csjg",
            "mqxm",
            "fqxm",
            "qfrq",
            "zt",
        ),
        clock_window_s=180,
    ),
)
