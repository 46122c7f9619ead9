"""The fonts, from packages: a server has no Chinese font of its own."""

from functools import cache
from importlib import resources

FAMILIES = "Noto Sans SC, Noto Sans CJK SC, sans-serif"
"""For SVG. A phone that shows the SVG itself has neither and takes its own font."""


@cache
def font_files() -> tuple[str, ...]:
    """Return the paths of a variable font with every weight, and of one with the rare characters.

    Raises:
        FileNotFoundError: a font package is not what it was when this was written.
    """
    packs = (
        resources.files("justmytype_intl_cjk") / "fonts/ofl/notosanssc/NotoSansSC[wght].ttf",
        resources.files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc",
    )
    missing = [str(pack) for pack in packs if not pack.is_file()]
    if missing:
        raise FileNotFoundError(f"no font at {', '.join(missing)}")
    return tuple(str(pack) for pack in packs)
