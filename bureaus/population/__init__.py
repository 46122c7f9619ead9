"""The population bureau (公安人口): who a person is, and what they look like."""

from bureaus.population.adapter import build
from bureaus.registry import BureauAdapter

ADAPTER = BureauAdapter(
    name="population",
    title_zh="公安人口信息",
    title_en="Population register",
    uscc="11990000MB0000003U",
    credentials=("paasid", "token"),
    build=build,
)
