"""The social-security bureau (人社): what is paid in, held and paid out."""

from bureaus.registry import BureauAdapter
from bureaus.social_security.adapter import build

ADAPTER = BureauAdapter(
    name="social_security",
    title_zh="人力资源和社会保障",
    title_en="Social security",
    uscc="11990000MB0000001M",
    credentials=("paasid", "token"),
    build=build,
)
