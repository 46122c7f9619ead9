import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise, product
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from certificates.claims import FieldValue
from certificates.licence_type import (
    FieldKind,
    LicenceField,
    LicenceRecord,
    LicenceState,
    LicenceType,
)
from certificates.registry import discover
from certificates.rendering.card import Card, card_svg
from certificates.rendering.ink import MUTED, TEXT, WHITE
from certificates.rendering.large import large_card_svg
from certificates.rendering.png import png_from_svg
from certificates.rendering.portrait import SIZE_PX, portrait_uri
from certificates.rendering.seal import seal, seal_colour
from certificates.rendering.states import STATES, look_in
from certificates.rendering.text import fit, stands_alone, width_em
from certificates.types.resident_id_card import LICENCE_TYPE as ID_CARD

TYPES = list(discover())
LONGEST_NAME = "阿卜杜热合曼·买买提吐尔逊·迪力木拉提·阿不都克里木"
VALUES = {
    "name": "林晓梅",
    "ethnicity": "汉",
    "address": "广东省广州市天河区五山路样例街12号603房",
    "id_number": "440106199103080001",
    "name_latin": "LIN, XIAOMEI",
    "nationality": "中国 CHN",
    "number": "E00000012",
}
SVG_TEXT = "{http://www.w3.org/2000/svg}text"
hostile_texts = st.text(max_size=120)


def card(kind: LicenceType = ID_CARD, **values: object) -> Card:
    held = {field.name: sample(field) for field in kind.fields}
    record = LicenceRecord(
        values={**held, **values},
        issuer="广州市公安局天河分局",
        valid_from=date(2018, 5, 14),
        valid_until=date(2038, 5, 14),
    )
    return Card(
        kind=kind,
        record=record,
        state=LicenceState.VALID,
        identifier="1.2.156.3005.2.11100000000013127D001.11100000000013127D.ABC.001.K",
        as_of=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        portrait=None,
    )


def sample(field: LicenceField) -> FieldValue:
    by_kind = {FieldKind.DATE: date(1991, 3, 8), FieldKind.SEX: "female", FieldKind.YES_NO: True}
    return VALUES.get(field.name) or by_kind.get(field.kind) or f"样例{field.title_zh}"


def texts(drawn: Card) -> list[str]:
    return [node.text or "" for node in fromstring(card_svg(drawn)).iter(SVG_TEXT)]


@pytest.mark.parametrize("kind", TYPES, ids=[kind.code for kind in TYPES])
def test_every_field_and_its_title_is_on_the_card_of_its_type(kind: LicenceType) -> None:
    written = "".join(texts(card(kind)))

    # What is answered yes or no follows from the rest, and stands in codes alone.
    for field in (field for field in kind.fields if field.kind is not FieldKind.YES_NO):
        assert field.title_zh in written
        assert shown(sample(field)) in written
    assert kind.issuer_zh in written


def shown(value: object) -> str:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return {"female": "女", "True": "是"}.get(str(value), str(value))


@pytest.mark.parametrize("kind", TYPES, ids=[kind.code for kind in TYPES])
@pytest.mark.parametrize("state", list(LicenceState))
def test_every_colour_on_every_paper_has_the_contrast_of_wcag_aa(
    kind: LicenceType, state: LicenceState
) -> None:
    look = look_in(kind.look, state)

    for paper in (look.paper, look.paper_end):
        for colour in (look.ink, TEXT, MUTED, seal_colour(state)):
            assert contrast(colour, paper) >= 4.5
    for ground in (look.ink, STATES[state].colour):
        assert contrast(WHITE, ground) >= 4.5


@pytest.mark.parametrize("kind", TYPES, ids=[kind.code for kind in TYPES])
@pytest.mark.parametrize("draw", [card_svg, large_card_svg], ids=["normal", "large"])
@pytest.mark.parametrize("state", list(LicenceState))
def test_no_text_has_a_colour_that_was_not_checked(
    kind: LicenceType, draw: Callable[[Card], str], state: LicenceState
) -> None:
    drawn = fromstring(draw(replace(card(kind), state=state)))
    mark = "#f3dfae"

    shades = {node.get("fill") for node in drawn.iter(SVG_TEXT)}
    assert shades <= {
        *(look_in(kind.look, state).ink, TEXT, MUTED, WHITE),
        *(seal_colour(state), mark),
    }


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: (L1 + 0.05) / (L2 + 0.05), the lighter first."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    "state, word",
    [
        (LicenceState.VALID, "有效"),
        (LicenceState.EXPIRED, "已过期"),
        (LicenceState.SUSPENDED, "已暂停"),
        (LicenceState.SUPERSEDED, "已换证"),
        (LicenceState.REVOKED, "已注销"),
    ],
)
def test_the_state_is_written_on_the_card(state: LicenceState, word: str) -> None:
    assert word in texts(replace(card(), state=state))


@pytest.mark.parametrize("kind", TYPES, ids=[kind.code for kind in TYPES])
@pytest.mark.parametrize("draw", [card_svg, large_card_svg], ids=["normal", "large"])
@pytest.mark.parametrize("state", list(LicenceState))
def test_a_band_covers_no_text_but_its_own(
    kind: LicenceType, draw: Callable[[Card], str], state: LicenceState
) -> None:
    drawn = fromstring(draw(replace(card(kind, name=LONGEST_NAME), state=state)))

    top, bottom = band_of(drawn, STATES[state].colour)
    under = [node.text for node in drawn if node.tag == SVG_TEXT and overlaps(node, top, bottom)]
    assert set(under) == ({STATES[state].word_zh, STATES[state].word_en} if bottom else set())


def band_of(drawn: Element, colour: str) -> tuple[float, float]:
    """Return where the one band from edge to edge begins and ends; 0, 0 without one."""
    rects = [node for node in drawn if node.get("fill") == colour and node.get("width") == "1012"]
    if not rects:
        return 0, 0
    (band,) = rects
    return float(band.get("y")), float(band.get("y")) + float(band.get("height"))


def overlaps(node: Element, top: float, bottom: float) -> bool:
    base, size = float(node.get("y")), float(node.get("font-size"))
    return base - 0.88 * size < bottom and base + 0.12 * size > top


@pytest.mark.parametrize("kind", TYPES, ids=[kind.code for kind in TYPES])
@pytest.mark.parametrize("state", [LicenceState.VALID, LicenceState.EXPIRED])
def test_no_row_runs_into_the_next(kind: LicenceType, state: LicenceState) -> None:
    drawn = fromstring(card_svg(replace(card(kind, name=LONGEST_NAME), state=state)))
    titles = {field.title_zh for field in kind.fields} | {"签发机关", "有效期限", "签发日期"}
    tops = sorted({float(node.get("y")) for node in drawn.iter(SVG_TEXT) if node.text in titles})

    # A title is 20 px high, and what it is called in English ends 21 px below its line.
    assert all(below - above >= 38 for above, below in pairwise(tops))


@pytest.mark.parametrize("draw", [card_svg, large_card_svg], ids=["normal", "large"])
@pytest.mark.parametrize("state", list(LicenceState))
def test_a_licence_that_is_not_good_is_grey_with_its_state_across(
    draw: Callable[[Card], str], state: LicenceState
) -> None:
    svg = draw(replace(card(), state=state))

    look = STATES[state]
    across = [float(w) for w in re.findall(rf'width="([0-9.]+)"[^>]*fill="{look.colour}"', svg)]
    is_good = state is LicenceState.VALID
    assert (ID_CARD.look.ink in svg, seal_colour(LicenceState.VALID) in svg) == (is_good, is_good)
    assert (max(across) >= 1012) or (is_good and draw is card_svg)


def test_states_differ_in_word_and_a_good_one_in_sign_and_colour_too() -> None:
    good = STATES[LicenceState.VALID]
    others = [look for look in STATES.values() if look is not good]

    assert len({look.word_zh for look in STATES.values()}) == len(LicenceState)
    assert good.sign not in {look.sign for look in others}
    assert good.colour not in {look.colour for look in others}


@pytest.mark.parametrize("kind", TYPES, ids=[kind.code for kind in TYPES])
def test_large_print_is_twice_the_size_and_leaves_nothing_out(kind: LicenceType) -> None:
    normal, large = (fromstring(draw(card(kind))) for draw in (card_svg, large_card_svg))

    written = "".join(node.text or "" for node in large.iter(SVG_TEXT))
    for field in kind.fields:
        if field.title_zh in "".join(texts(card(kind))):
            assert field.title_zh in written
            assert shown(sample(field)) in written
    for words in (kind.title_zh, kind.issuer_zh, "姓名", "广州市公安局天河分局"):
        if sizes(normal, words):
            assert min(sizes(large, words)) >= 2 * max(sizes(normal, words))
    assert smallest_outside_ornaments(large) >= 2 * 13


def sizes(drawn: Element, words: str) -> list[float]:
    found = [node for node in drawn.iter(SVG_TEXT) if node.text == words]
    return [float(node.get("font-size")) for node in found]


def smallest_outside_ornaments(drawn: Element) -> float:
    """Characters of seals and the mark are ornaments; seals stand in groups that are turned."""
    ornaments = {"民生", "电子证照专用"}
    lines = [node for node in drawn if node.tag == SVG_TEXT and node.text not in ornaments]
    return min(float(node.get("font-size")) for node in lines)


@pytest.mark.parametrize("name", ["迪丽热巴·迪力木拉提", LONGEST_NAME])
@pytest.mark.parametrize("draw", [card_svg, large_card_svg], ids=["normal", "large"])
def test_a_long_name_is_written_whole_and_no_line_begins_with_its_dot(
    draw: Callable[[Card], str], name: str
) -> None:
    drawn = fromstring(draw(card(name=name)))
    lines = [node for node in drawn.iter(SVG_TEXT) if node.text and len(node.text) > 1]
    named = [node for node in lines if node.text in name]

    assert "".join(node.text for node in named) == name
    assert not any(node.text.startswith("·") for node in named)
    assert min(float(node.get("font-size")) for node in named) >= 26


def test_the_seal_names_the_issuer() -> None:
    drawn = fromstring(svg_of(seal("广州市公安局天河分局", LicenceState.VALID, 0, 0, 70)))

    around = [node.text or "" for node in drawn.iter(SVG_TEXT)]
    assert "".join(around) == "广州市公安局天河分局电子证照专用"


@given(issuer=hostile_texts)
def test_a_seal_of_any_name_is_sound(issuer: str) -> None:
    for state in LicenceState:
        around = [
            node.text for node in fromstring(svg_of(seal(issuer, state, 0, 0, 70))).iter(SVG_TEXT)
        ]

        assert len(around) <= 23


def svg_of(parts: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg">{parts}</svg>'


@pytest.mark.parametrize("state", list(LicenceState))
def test_every_state_can_be_told_from_the_others_by_its_picture(state: LicenceState) -> None:
    others = [card_svg(replace(card(), state=other)) for other in LicenceState if other != state]

    assert card_svg(replace(card(), state=state)) not in others


def test_validity_without_end_reads_long_term() -> None:
    drawn = card()

    assert "2018.05.14–长期" in texts(
        replace(drawn, record=replace(drawn.record, valid_until=None))
    )


@given(name=hostile_texts, address=hostile_texts)
@settings(max_examples=200, deadline=None)
def test_whatever_a_bureau_writes_stays_text(name: str, address: str) -> None:
    """fromstring refuses what is not well-formed; an element of theirs would be counted."""
    plain = fromstring(card_svg(card()))
    drawn = fromstring(card_svg(card(name=name, address=address)))

    assert {node.tag for node in drawn.iter()} <= {node.tag for node in plain.iter()}


def test_markup_from_a_bureau_is_written_out() -> None:
    assert '<script>alert("林")</script>' in texts(card(name='<script>alert("林")</script>'))


def test_characters_that_hide_or_reverse_others_are_left_out() -> None:
    assert "林梅" in texts(card(name="林\u202e\u200b\x00梅"))


@given(text=hostile_texts, width_px=st.integers(60, 900), max_lines=st.integers(1, 3))
def test_fitted_text_stays_within_its_box(text: str, width_px: int, max_lines: int) -> None:
    fitted = fit(text, width_px=width_px, size_px=30, max_lines=max_lines)

    assert 1 <= len(fitted.lines) <= max_lines
    assert 12 <= fitted.size_px <= 30
    assert all(width_em(line) * fitted.size_px <= width_px + 0.001 for line in fitted.lines)


def laid_out(text: str, width_em: int) -> tuple[str, ...]:
    """Break at a fixed size of 30 px, into as many lines as it takes."""
    fitted = fit(text, width_px=30 * width_em, size_px=30, max_lines=120, smallest_px=30)
    assert fitted.size_px == 30
    return fitted.lines


@given(st.text("林晓梅迪丽热巴古广州市局房", min_size=2, max_size=60), st.integers(3, 20))
def test_no_character_of_a_chinese_text_is_left_alone(text: str, width: int) -> None:
    lines = laid_out(text, width)

    assert "".join(lines) == text
    assert not any(stands_alone(line) for line in lines)
    assert len(lines) == -(-len(text) // width)


WORDS = st.one_of(
    st.sampled_from("林晓梅广州市局房"), st.sampled_from(["局。", "曼·", "B", "LIN", "12", "603,"])
)


@given(st.lists(WORDS, min_size=1, max_size=9), st.integers(4, 12))
@example(["林", "LIN", "局。"], 4)
def test_no_other_breaking_has_fewer_lines_or_fewer_left_alone(
    words: list[str], width: int
) -> None:
    parts = [one + (" " if next_to(one, other) else "") for one, other in pairwise([*words, "林"])]
    others = [lines for lines in breakings(parts) if all(width_em(line) <= width for line in lines)]

    lines = laid_out("".join(parts), width)
    assert list(lines) in others
    assert cost(lines) == min(cost(other) for other in others)


def next_to(one: str, other: str) -> bool:
    return one.isascii() and other.isascii()


def breakings(parts: list[str]) -> Iterator[list[str]]:
    """Yield every way to break between the parts."""
    for breaks in product([False, True], repeat=len(parts) - 1):
        lines = [parts[0]]
        for part, is_break in zip(parts[1:], breaks, strict=True):
            lines[-1:] = [lines[-1], part] if is_break else [lines[-1] + part]
        yield [line.rstrip() for line in lines]


def cost(lines: Sequence[str]) -> tuple[int, int]:
    return len(lines), sum(stands_alone(line) for line in lines)


def test_a_name_is_broken_after_its_dot() -> None:
    assert laid_out("迪丽热巴·迪力木拉提", 6) == ("迪丽热巴·", "迪力木拉提")


def test_the_end_of_a_long_number_is_not_left_alone() -> None:
    assert [len(line) for line in laid_out("1" * 21, 6)] == [10, 9, 2]


@given(st.text("林晓梅迪丽热巴·", min_size=1, max_size=25))
def test_no_name_of_up_to_25_characters_is_cut(name: str) -> None:
    fitted = fit(name, width_px=500, size_px=36, max_lines=2)

    assert "".join(fitted.lines) == name
    assert fitted.size_px >= 24


def test_fitted_text_is_no_wider_than_estimated_when_it_is_drawn() -> None:
    """The estimate is checked against the font itself: ink must end inside the box."""
    for text in (LONGEST_NAME, "LIN, XIAOMEI", "WWWWWWWW", "440106199103080001", "广州12号603房"):
        fitted = fit(text, width_px=500, size_px=36, max_lines=1)
        ink = drawn_width(fitted.lines[0], fitted.size_px)
        assert ink <= 502, text


def drawn_width(line: str, size_px: float) -> int:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1500" height="80">'
        f'<text x="0" y="60" font-size="{size_px}" font-weight="700" font-family="Noto Sans SC">'
        f"{line}</text></svg>"
    )
    box = Image.open(BytesIO(png_from_svg(svg)), formats=("PNG",)).getbbox()
    return box[2] if box else 0


@pytest.mark.parametrize("character", ["𠮷", "𬭎", "䶮", "㛃", "翀", "龘"])
def test_rare_characters_are_drawn_and_not_left_as_boxes(character: str) -> None:
    missing = glyph("\U000effff")

    assert glyph(character) not in (missing, glyph(" "))


def glyph(character: str) -> bytes:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><text x="4" y="46"'
        f' font-size="44" font-weight="500" font-family="Noto Sans SC">{character}</text></svg>'
    )
    return png_from_svg(svg)


@pytest.mark.parametrize("kind", TYPES, ids=[kind.code for kind in TYPES])
def test_a_card_is_drawn_in_the_proportions_of_id_1(kind: LicenceType) -> None:
    picture = Image.open(BytesIO(png_from_svg(card_svg(card(kind)))), formats=("PNG",))

    assert picture.size == (1012, 638)
    assert abs(picture.width / picture.height - 85.60 / 53.98) < 0.002


def test_a_portrait_is_made_small_and_loses_what_else_the_file_carries() -> None:
    photo = Image.new("RGB", (1200, 900), "#884422")
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    raw = BytesIO()
    photo.save(raw, "JPEG", exif=exif)

    uri = portrait_uri(raw.getvalue())

    assert uri is not None
    jpeg = b64decode(uri.removeprefix("data:image/jpeg;base64,"))
    assert Image.open(BytesIO(jpeg), formats=("JPEG",)).size == SIZE_PX
    assert b"taken at home" not in jpeg


def as_bytes(picture: Image.Image, form: str) -> bytes:
    raw = BytesIO()
    picture.save(raw, form)
    return raw.getvalue()


@pytest.mark.parametrize(
    "photo",
    [
        b"",
        b"not a picture",
        as_bytes(Image.new("RGB", (300, 300)), "GIF"),
        as_bytes(Image.new("RGB", (300, 300)), "PNG")[:60],
        as_bytes(Image.new("RGB", (300, 300)), "JPEG")[:200],
        as_bytes(Image.new("1", (2001, 2000)), "PNG"),
        as_bytes(Image.new("1", (20_000, 20_000)), "PNG"),
    ],
    ids=["empty", "text", "gif", "cut-png", "cut-jpeg", "too-many-pixels", "a-bomb"],
)
def test_what_is_no_sound_photo_becomes_no_portrait(photo: bytes) -> None:
    assert portrait_uri(photo) is None


@given(st.binary(max_size=300))
def test_arbitrary_bytes_become_no_portrait(junk: bytes) -> None:
    for start in (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"):
        assert portrait_uri(start + junk) is None


def test_the_process_that_draws_inherits_no_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's loader would leave a file behind for each process that knows these two."""
    monkeypatch.setenv("LD_DEBUG", "statistics")
    monkeypatch.setenv("LD_DEBUG_OUTPUT", str(tmp_path / "seen"))

    png_from_svg('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')

    assert list(tmp_path.iterdir()) == []
