"""Civil affairs (民政): marriages."""

from bureaus.civil_affairs.adapter import CivilAffairs
from bureaus.registry import BureauAdapter

ADAPTER = BureauAdapter(
    name="civil_affairs",
    title_zh="民政",
    title_en="Civil affairs",
    uscc="11990000MB00000052",
    credentials=("paasid", "token"),
    build=CivilAffairs,
)
