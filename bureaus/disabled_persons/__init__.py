"""The disabled persons' federation (残联): its cards."""

from bureaus.disabled_persons.adapter import DisabledPersons
from bureaus.registry import BureauAdapter

ADAPTER = BureauAdapter(
    name="disabled_persons",
    title_zh="残疾人联合会",
    title_en="Disabled persons' federation",
    uscc="11990000MB0000009E",
    credentials=("paasid", "token"),
    build=DisabledPersons,
)
