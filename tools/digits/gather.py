"""All sources of a training run, as its arguments name them, each read once and kept."""

import argparse
import hashlib
from functools import partial
from pathlib import Path

from tools.digits import pools, synthetic
from tools.digits.compose import Sources, voices_of
from tools.digits.words import words
from tools.journal import size_of
from tools.tables import read_rows


def gather(arguments: argparse.Namespace) -> tuple[Sources, list[pools.Clip]]:
    """Return what to train on, and recordings of the people to measure on.

    Raises:
        ValueError: a table that cannot be used, or none of the recordings in `--data` can be read.
        OSError: no such folder.
    """
    for folder in (*arguments.syllables, *arguments.words):
        if not folder.is_dir():
            raise ValueError(f"{folder} is not a folder")
    kept = arguments.work / "pools"
    single: list[pools.Clip] = []
    for folder in arguments.syllables:
        path = kept / f"syllables-{_short(folder, folder.resolve())}.pkl"
        single += pools.cached(path, partial(pools.syllables, folder))
    phrases: list[pools.Clip] = []
    for folder in arguments.words:
        path = kept / f"words-{_short(folder, folder.resolve())}.pkl"
        phrases += pools.cached(path, partial(words, folder))
    others = sorted({c.syllables[0] for c in single} - set(pools.WORD_OF)) or ["ma", "hao", "de"]
    said, seed = [each for each in others if each.isascii()], arguments.seed
    strings = pools.cached(
        kept / f"synthetic-digits-{_hash(arguments.synthetic, said, seed)}.pkl",
        lambda: synthetic.digit_strings(arguments.synthetic, said, seed=seed),
    )
    babble = pools.cached(
        kept / f"synthetic-others-{seed}.pkl", lambda: synthetic.other_languages(250, seed=seed)
    )
    people, development = _people(arguments, kept)
    voices = voices_of([*single, *phrases])
    print(f"{len(voices)} voices, {len(people)} people, {len(strings)} synthetic", flush=True)
    sources = Sources(
        voices=voices, phrases=phrases, strings=strings, babble=babble, people=people, cut=[]
    )
    return sources, development


def _people(
    arguments: argparse.Namespace, kept: Path
) -> tuple[dict[str, list[pools.Clip]], list[pools.Clip]]:
    held, develop = _names(arguments.hold_out), _names(arguments.develop)
    near = _names(arguments.near)
    people: dict[str, list[pools.Clip]] = {}
    for folder in arguments.data:
        read = partial(pools.labelled, folder, leave_out=held | develop, near=near)
        path = kept / f"labelled-{_mark(folder, held | develop, near)}.pkl"
        people |= pools.by_speaker(pools.cached(path, read))
    if arguments.data and not people:
        raise ValueError("there is no recording in --data to learn from that can be read")
    development: list[pools.Clip] = []
    for folder in arguments.develop_data or arguments.data:
        read = partial(pools.labelled, folder, leave_out=frozenset(), near=near, only=develop)
        path = kept / f"development-{_mark(folder, develop, near)}.pkl"
        development += pools.cached(path, read)
    return people, development


def _mark(folder: Path, *names: frozenset[str]) -> str:
    """Return what tells this choice of recordings from another, or from one since changed."""
    rows = read_rows(folder / "labels.tsv", "path", "digits")
    files = [(sorted(row.cells.items()), size_of(folder / row.get("path"))) for row in rows]
    return _short(folder, folder.resolve(), files, *(sorted(each) for each in names))


def _short(folder: Path, *told: object) -> str:
    return f"{folder.name}-{_hash(*told)}"


def _hash(*told: object) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


def _names(text: str) -> frozenset[str]:
    return frozenset(name for name in text.split(",") if name)
