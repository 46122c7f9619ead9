"""The few shapes that the pictures are made of. All lengths are px."""

from certificates.rendering.text import svg_text

INK, MUTED, LINE = "#1d2733", "#5b6875", "#9aa7b3"
PAGE = "#eef1f4"


def page(width: float, height: float, family: str, parts: list[str]) -> str:
    """Return a whole SVG document on the page's colour."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
        f' viewBox="0 0 {width:g} {height:g}" font-family="{family}">'
        '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9"'
        f' markerHeight="9" orient="auto-start-reverse"><path d="M0 1L9 5L0 9z" fill="{MUTED}"/>'
        "</marker></defs>"
        f'<rect width="{width:g}" height="{height:g}" fill="{PAGE}"/>{"".join(parts)}</svg>'
    )


def text(
    x: float,
    y: float,
    value: str,
    size: float,
    *,
    fill: str = INK,
    weight: int = 400,
    anchor: str = "start",
    family: str | None = None,
) -> str:
    """Return one line of text. `y` is the base line."""
    font = f' font-family="{family}"' if family else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" fill="{fill}"'
        f' text-anchor="{anchor}" xml:space="preserve"{font}>{svg_text(value)}</text>'
    )


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = "#fff",
    stroke: str = LINE,
    radius: float = 10,
    dashed: bool = False,
) -> str:
    dashes = ' stroke-dasharray="7 6"' if dashed else ""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}"'
        f' fill="{fill}" stroke="{stroke}" stroke-width="1.5"{dashes}/>'
    )


def arrow(path: str, *, both: bool = False) -> str:
    """Return a line with a head at its end, or at both ends."""
    start = ' marker-start="url(#head)"' if both else ""
    return (
        f'<path d="{path}" fill="none" stroke="{MUTED}" stroke-width="2"{start}'
        ' marker-end="url(#head)"/>'
    )
