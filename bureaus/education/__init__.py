"""Education (教育): diplomas and employment registration cards."""

from bureaus.education.adapter import Education
from bureaus.registry import BureauAdapter

ADAPTER = BureauAdapter(
    name="education",
    title_zh="教育",
    title_en="Education",
    uscc="11990000MB0000008B",
    credentials=("paasid", "token"),
    build=Education,
)
