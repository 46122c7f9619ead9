"""Tax (税务)."""

from bureaus.registry import BureauAdapter
from bureaus.tax.adapter import build

ADAPTER = BureauAdapter(
    name="tax",
    title_zh="税务",
    title_en="Tax",
    credentials=("hmac_key",),
    build=build,
)
