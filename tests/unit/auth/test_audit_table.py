"""The table of audit events: columns stand below each other, whatever was kept."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from auth.audit.table import table_lines

TEXT = st.text(max_size=6) | st.sampled_from(("悦海酒店", "bank-1", "\x1b[2J", "\u202eabc"))
EVENT = st.fixed_dictionaries(
    {
        "at": st.just("2026-03-01T08:30:00Z"),
        **dict.fromkeys(
            ("actor", "subject", "ground", "channel", "purpose", "action", "object", "outcome"),
            TEXT,
        ),
        "evidence": st.dictionaries(TEXT, TEXT | st.lists(TEXT, max_size=2), max_size=2),
    }
)


def columns_before(line: str, text: str) -> int:
    before = line[: line.index(text)]
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in before)


@given(events=st.lists(EVENT, max_size=2))
def test_nothing_kept_breaks_lines_or_gives_orders_to_a_terminal(
    events: list[dict[str, object]],
) -> None:
    lines = list(table_lines(events))

    assert len(lines) == 1 + len(events)
    assert all(line.isprintable() for line in lines)


@given(actors=st.lists(st.sampled_from(("悦海酒店", "bank-1", "", "operator:li.ming")), min_size=1))
def test_columns_after_chinese_stand_where_their_title_does(actors: list[str]) -> None:
    event = {
        "at": "2026-03-01T08:30:00Z",
        **dict.fromkeys(("subject", "ground", "channel", "purpose", "action", "object"), "–"),
        "outcome": "ok",
        "evidence": {"the-last": 1},
    }

    titles, *lines = table_lines([{**event, "actor": actor} for actor in actors])

    last = columns_before(titles, "佐证")
    assert {columns_before(line, "the-last") for line in lines} == {last}


def test_a_long_verdict_shows_how_it_begins() -> None:
    event = dict.fromkeys(("actor", "subject", "ground", "channel", "purpose"), "x")
    event |= {"at": "2026-03-01T08:30:00Z", "action": "x", "object": "x", "outcome": "ok"}
    evidence = {f"number_{n}": n for n in range(50)}

    _, line = table_lines([{**event, "evidence": evidence}])

    assert "  number_0=0 number_1=1 " in line
    assert line.endswith("…")
