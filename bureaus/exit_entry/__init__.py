"""The exit-entry administration (出入境): passports and permits."""

from bureaus.exit_entry.adapter import build
from bureaus.registry import BureauAdapter

ADAPTER = BureauAdapter(
    name="exit_entry",
    title_zh="出入境证件",
    title_en="Exit and entry documents",
    credentials=("sm4_key", "hmac_key"),
    build=build,
)
