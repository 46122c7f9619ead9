"""Hostile videos by the hundred. Ten thousand, over HTTP: `python -m tools.fuzz_media`."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from prometheus_client import REGISTRY

from auth.verifier import media
from auth.verifier.reasons import Refused
from tests.unit.verifier.test_pool import job, pool_of
from tools.fuzz import boxes, ebml, tree
from tools.fuzz.canaries import Canaries
from tools.fuzz.cases import Cases
from tools.fuzz.originals import small_clips

SEED = 20_260_301
FOLLOW_ALL = {"enable_drefs": "1", "use_absolute_path": "1"}


@pytest.fixture(scope="module")
def clips() -> dict[str, bytes]:
    return small_clips()


@pytest.fixture
def canaries(tmp_path: Path, clips: dict[str, bytes]) -> Iterator[Canaries]:
    with Canaries(tmp_path / "canaries", clips["mp4"]) as watched:
        watched.prove()
        yield watched


@pytest.fixture
def cases(clips: dict[str, bytes], canaries: Canaries) -> Cases:
    return Cases(SEED, clips, clips, canaries.targets)


def jobs_that_ended(outcome: str) -> float:
    labels = {"kind": "clip", "outcome": outcome}
    return REGISTRY.get_sample_value("minsheng_verifier_jobs_total", labels) or 0.0


def test_what_is_harmed_was_sound_before(clips: dict[str, bytes]) -> None:
    decoded = {name: len(media.decode(content).frames) for name, content in clips.items()}

    assert decoded == dict.fromkeys(clips, 20)


def test_a_tree_that_nobody_harmed_is_the_file_it_was_read_from(clips: dict[str, bytes]) -> None:
    for name, content in clips.items():
        form: tree.Format = ebml.Webm() if name.startswith("webm") else boxes.Mp4()
        packed = tree.pack(form.parse(content), form)

        if name.startswith("webm"):  # lengths can be written in several ways
            assert len(media.decode(packed).frames) == 20
        else:
            assert packed == content


def test_a_number_of_a_seed_is_the_same_video_each_time(
    clips: dict[str, bytes], canaries: Canaries
) -> None:
    one, again, other = (Cases(seed, clips, clips, canaries.targets) for seed in (1, 1, 2))

    assert [one.make(n) for n in range(60)] == [again.make(n) for n in range(60)]
    assert [one.make(n) for n in range(60)] != [other.make(n) for n in range(60)]


def test_hundreds_of_hostile_videos_are_judged_or_refused_and_no_child_breaks(
    cases: Cases, clips: dict[str, bytes], canaries: Canaries
) -> None:
    pool = pool_of("decode_only", workers=2, queue=300, timeout_s=20)
    broke = {outcome: jobs_that_ended(outcome) for outcome in ("failed", "died", "timeout")}
    with ThreadPoolExecutor(2) as threads:  # as many as workers: none waits for a turn
        hostile = (cases.make(number).content for number in range(300))
        judgements = list(threads.map(lambda content: pool.run(job(video=content)), hostile))
    refused = [judgement.reason for judgement in judgements if judgement.reason]

    # Some harm does none: what comes out is judged like any other clip.
    assert 150 < len(refused) < 290
    assert {reason.code.partition("_")[0] for reason in refused} <= {"video", "audio"}
    assert {outcome: jobs_that_ended(outcome) for outcome in broke} == broke
    assert canaries.touched() == {"files": 0, "addresses": 0}
    assert {pool.run(job(video=content)).reason for content in clips.values()} == {None}


def pointing_outside(content: bytes, canaries: Canaries) -> Iterator[bytes]:
    """Yield videos of every way and target that say that the media is elsewhere."""
    for seed, target in enumerate(canaries.targets.names * 3):
        root = boxes.Mp4().parse(content)
        boxes.point_outside(root, np.random.default_rng(seed), target)
        yield tree.pack(root, boxes.Mp4())


def test_a_decoder_that_may_open_files_is_lured_to_the_canary(
    clips: dict[str, bytes], canaries: Canaries
) -> None:
    """The control: what the next test sends does reach out, if one lets it."""
    for content in pointing_outside(clips["mp4"], canaries):
        try:
            with av.open(BytesIO(content), options=FOLLOW_ALL) as lured:
                list(lured.demux())
        except av.FFmpegError:
            continue

    assert canaries.touched()["files"] > 0


def test_ours_opens_nothing_even_where_the_system_would_let_it(
    cases: Cases, clips: dict[str, bytes], canaries: Canaries
) -> None:
    playlists = [case.content for case in map(cases.make, range(600)) if case.kind == "playlist"]
    for content in [*pointing_outside(clips["mp4"], canaries), *playlists]:
        try:
            media.decode(content)
        except Refused:
            continue

    assert len(playlists) > 3
    assert canaries.touched() == {"files": 0, "addresses": 0}
