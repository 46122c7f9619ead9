"""Colours and lines of text that every card shares. Each colour on each paper passes WCAG AA."""

from certificates.rendering.text import svg_text

TEXT = "#16202a"
MUTED = "#46525d"
GOLD = "#c8a24a"
WHITE = "#ffffff"


def text_at(
    x_px: float,
    y_px: float,
    text: str,
    size_px: float,
    fill: str,
    *,
    weight: int = 400,
    anchor: str = "start",
    spacing: float = 0,
) -> str:
    """Return a line of text whose baseline begins, ends or has its middle at a point."""
    return (
        f'<text x="{x_px:g}" y="{y_px:g}" font-size="{size_px:g}" fill="{fill}"'
        f' font-weight="{weight}" text-anchor="{anchor}" letter-spacing="{spacing:g}"'
        f' xml:space="preserve">{svg_text(text)}</text>'
    )
