"""Natural resources (自然资源): real estate."""

from bureaus.natural_resources.adapter import NaturalResources
from bureaus.registry import BureauAdapter

ADAPTER = BureauAdapter(
    name="natural_resources",
    title_zh="自然资源",
    title_en="Natural resources",
    uscc="11990000MB00000078",
    credentials=("paasid", "token"),
    build=NaturalResources,
)
