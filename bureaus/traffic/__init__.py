"""Traffic police (交管): driving licence, vehicles, violations and points."""

from bureaus.registry import BureauAdapter
from bureaus.traffic.adapter import build

ADAPTER = BureauAdapter(
    name="traffic",
    title_zh="交管",
    title_en="Traffic police",
    uscc="11990000MB000000CP",
    credentials=("hmac_key",),
    hex_bytes={"hmac_key": (32, 128)},
    build=build,
)
