"""The health commission (卫健): births."""

from bureaus.health_commission.adapter import HealthCommission
from bureaus.registry import BureauAdapter

ADAPTER = BureauAdapter(
    name="health_commission",
    title_zh="卫生健康",
    title_en="Health commission",
    uscc="11990000MB00000065",
    credentials=("paasid", "token"),
    build=HealthCommission,
)
