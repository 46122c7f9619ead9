"""The table of sample citizens in docs/personas.md, written from the code."""

from pathlib import Path

from mock_upstreams.lives import Persona
from mock_upstreams.personas import PERSONAS

PAGE = Path(__file__).parent.parent / "docs" / "personas.md"
_BEGIN = "<!-- make openapi writes this table from the code -->\n"
_END = "<!-- end of the table -->\n"
_HEAD = "| code | name | ID number | what for | 用途 |\n|---|---|---|---|---|\n"


def page_text() -> str:
    """Return the page with its table as the code has it.

    Raises:
        ValueError: the page has no place for it.
    """
    before, begin, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"{PAGE.name} lacks the lines around the table")
    rows = "".join(_row(persona) for persona in PERSONAS)
    return f"{before}{_BEGIN}\n{_HEAD}{rows}\n{_END}{after}"


def _row(persona: Persona) -> str:
    cells = (
        f"`{persona.code}`",
        persona.name,
        f"`{persona.id_number}`",
        persona.shows,
        persona.shows_zh,
    )
    return f"| {' | '.join(cells)} |\n"
