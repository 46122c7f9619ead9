"""What a sealed document says, and where its seal goes."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Row:
    """A label in two languages and its value."""

    title_zh: str
    title_en: str
    value: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What a sealed document says.

    Attributes:
        kind_zh, kind_en: What the paper is: an original, or a copy for somebody.
        issuer, dated: Who answers for it and when, as it stands above the seal.
        on_behalf: For whom the issuer seals, where another body is named as having issued it.
        note: Rows of the box of annotations (加注件), on every page; none for an original.
        mark: Words across every page; none for an original.
        foot: What stands at the foot of every page, in as many lines as it takes.
    """

    title_zh: str
    title_en: str
    kind_zh: str
    kind_en: str
    identifier: str
    ink: str
    rows: tuple[Row, ...] = field(repr=False)
    issuer: str
    dated: str
    on_behalf: str = ""
    note: tuple[Row, ...] = ()
    mark: tuple[str, ...] = ()
    foot: str


@dataclass(frozen=True, kw_only=True)
class SealPlace:
    """Where the seal goes: the last page, and a box of it (left, bottom, right, top) in points."""

    page: int
    box_pt: tuple[float, float, float, float]
