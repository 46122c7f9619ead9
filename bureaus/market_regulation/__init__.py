"""Market regulation (市场监管): business licences."""

from bureaus.market_regulation.adapter import MarketRegulation
from bureaus.registry import BureauAdapter

ADAPTER = BureauAdapter(
    name="market_regulation",
    title_zh="市场监督管理",
    title_en="Market regulation",
    uscc="11990000MB000000AH",
    credentials=("paasid", "token"),
    build=MarketRegulation,
)
