"""The exit-entry administration (出入境): passports and permits."""

from bureaus.exit_entry.adapter import build
from bureaus.exit_entry.envelope import LEAST_HMAC_KEY_BYTES, SM4_KEY_BYTES
from bureaus.registry import BureauAdapter

ADAPTER = BureauAdapter(
    name="exit_entry",
    title_zh="出入境证件",
    title_en="Exit and entry documents",
    uscc="11990000MB0000002Q",
    credentials=("sm4_key", "hmac_key"),
    hex_bytes={"sm4_key": (SM4_KEY_BYTES, SM4_KEY_BYTES), "hmac_key": (LEAST_HMAC_KEY_BYTES, 64)},
    build=build,
)
