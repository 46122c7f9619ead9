"""Tax (税务): income, certificate, deductions, the year's settlement."""

from bureaus.registry import BureauAdapter
from bureaus.tax.adapter import build

ADAPTER = BureauAdapter(
    name="tax",
    title_zh="税务",
    title_en="Tax",
    uscc="11990000MB000000BL",
    credentials=("app_id", "sm3_key"),
    hex_bytes={"sm3_key": (16, 64)},
    build=build,
)
