"""What the digit recogniser is trained on, put together from the sample voices."""

from pathlib import Path

import numpy as np
import pytest

from auth.verifier import speech
from auth.verifier.speech import network
from auth.verifier.speech.features import MELS
from tools.digits import batches
from tools.digits.audio import read_sound, trim
from tools.digits.augment import features_of
from tools.digits.compose import Sources, compose, crowd, voices_of
from tools.digits.phone import RATE_HZ, room, through_phone
from tools.digits.pools import SYLLABLE_OF, WORD_OF, Clip, labelled, make_clip, phonemes, syllables
from tools.digits.synthetic import VARIANTS
from tools.make_voices import CLIP_VOICES
from tools.sample_clip import VOICES, read_word


def clip(voice: str, word: str, *, heard: bool = True) -> Clip:
    said = (SYLLABLE_OF[word],) if heard else ()
    return make_clip(read_word(voice, word)[::2], said, voice, heard=heard)


@pytest.fixture(scope="module")
def sources() -> Sources:
    said = [clip(voice, word) for voice in VOICES for word in network.WORDS]
    # 0 and 5 backwards stand for syllables that are no digits.
    others = [
        make_clip(clip(voice, word).sound[::-1], (other,), voice)
        for voice in VOICES
        for word, other in [("0", "ma"), ("5", "hao")]
    ]
    return Sources(
        voices=voices_of([*said, *others]),
        phrases=[*said, *others],
        strings=said,
        babble=[clip("male", "8", heard=False)],
        people={"one": said[:11]},
        cut=voices_of(said),
    )


def test_what_is_composed_says_what_its_label_says(sources: Sources) -> None:
    rng = np.random.default_rng(1)
    composed = [compose(sources, rng) for _ in range(200)]

    assert any(not each.syllables for each in composed)
    assert any(len(each.syllables) >= 6 for each in composed)
    for each in composed:
        assert np.isfinite(each.sound).all()
        assert len(each.sound) <= 11 * 8_000
        assert set(each.syllables) <= {*WORD_OF, "ma", "hao"}
        assert len(each.sound) > 400 * len(each.syllables)


def test_a_deployments_own_recordings_are_enough(sources: Sources) -> None:
    own = Sources(
        voices=[], phrases=[], strings=[], babble=[], people=sources.people, cut=sources.cut
    )
    rng = np.random.default_rng(3)

    for _ in range(60):
        utterance = compose(own, rng)
        assert all(np.isfinite(each).all() for each in features_of(utterance, own, rng))


def test_each_change_gives_other_features_of_usable_length(sources: Sources) -> None:
    rng = np.random.default_rng(2)
    for _ in range(60):
        utterance = compose(sources, rng)
        variants = list(features_of(utterance, sources, rng))

        assert all(np.isfinite(features).all() for features in variants)
        assert all(features.shape[1] == MELS for features in variants)
        # The net answers once in four frames, and blank must fit between two digits alike.
        assert all(len(features) / 4 >= 2 * len(utterance.syllables) for features in variants)
        assert not np.array_equal(variants[0][:20], variants[1][:20])


def test_the_same_seed_makes_the_same_batches(sources: Sources) -> None:
    batches.prepare(sources)
    one, again, other = batches.make(7, 3), batches.make(7, 3), batches.make(8, 3)

    assert all(np.array_equal(a.features, b.features) for a, b in zip(one, again, strict=True))
    assert [batch.digits for batch in one] == [batch.digits for batch in again]
    assert [batch.digits for batch in one] != [batch.digits for batch in other]


def test_a_batch_holds_only_what_the_net_knows(sources: Sources) -> None:
    units = batches.prepare(sources)
    for batch in batches.make(1, 1):
        assert batch.features.shape[:2] == (batches.BATCH, MELS)
        assert max(batch.lengths) <= batch.features.shape[2]
        assert {token for said in batch.digits for token in said} <= set(range(1, 12))
        known = [said for said in batch.units if said is not None]
        assert {token for said in known for token in said} <= set(units.values())


def test_a_crowd_is_as_long_as_asked(sources: Sources) -> None:
    assert len(crowd(sources, 12_345, np.random.default_rng(1))) == 12_345


def test_the_voices_of_the_sample_clips_train_nothing() -> None:
    assert not set(CLIP_VOICES.values()) & set(VARIANTS)


def test_a_file_without_sound_is_named_and_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = Path(__file__).parents[3] / "tools" / "voices" / "male"
    for name in ("yi1.mp3", "a.opus"):
        (tmp_path / name).write_bytes((source / "1.opus").read_bytes())
    for name in ("er4.mp3", "torn.opus"):
        (tmp_path / name).write_bytes(b"\0" * 2000)
    (tmp_path / "labels.tsv").write_text("path\tdigits\ntorn.opus\t2\na.opus\t1\n")
    spoken = labelled(tmp_path, leave_out=frozenset(), near=frozenset())

    assert [each.syllables for each in (*syllables(tmp_path), *spoken)] == [("yi",)] * 2
    named = capsys.readouterr().err
    assert "er4.mp3" in named
    assert "torn.opus" in named


def test_folders_are_read_by_their_names_and_labels(tmp_path: Path) -> None:
    source = Path(__file__).parents[3] / "tools" / "voices" / "male"
    for name, word in [("cmn-yi1.mp3", "1"), ("yi4.mp3", "1"), ("ma3.mp3", "0")]:
        (tmp_path / name).write_bytes((source / f"{word}.opus").read_bytes())
    (tmp_path / "a.opus").write_bytes((source / "8.opus").read_bytes())
    (tmp_path / "labels.tsv").write_text(
        "path\tdigits\tspeaker\tspeaker_exact\na.opus\t8\tann\t1\na.opus\t8\tann\t0\na.opus\t8\tbob\t1\n"
    )
    read = {(each.syllables, each.usual) for each in syllables(tmp_path)}
    spoken = labelled(tmp_path, leave_out=frozenset({"bob"}), near=frozenset({"ann"}))

    assert read == {(("yi",), True), (("yi",), False), (("ma",), True)}
    assert [each.syllables for each in spoken] == [("ba",)]


def test_labels_to_learn_from_are_read_as_those_to_measure_on(tmp_path: Path) -> None:
    source = Path(__file__).parents[3] / "tools" / "voices" / "male"
    (tmp_path / "a.opus").write_bytes((source / "8.opus").read_bytes())
    (tmp_path / "labels.tsv").write_text("\ufeffDigits\tPath\n8-幺\ta.opus\n", "utf-8")
    (spoken,) = labelled(tmp_path, leave_out=frozenset(), near=frozenset())
    (tmp_path / "labels.tsv").write_text("path\tdigits\n\ngone.opus\teight\n", "utf-8")

    assert spoken.syllables == ("ba", "yi")
    with pytest.raises(ValueError, match=r"line 3: .*eight"):
        labelled(tmp_path, leave_out=frozenset(), near=frozenset())


@pytest.mark.parametrize(
    "syllable, parts",
    [("zhong", ["zh", "ong"]), ("er", ["er"]), ("liu", ["l", "iu"]), ("a", ["a"])],
    ids=str,
)
def test_syllables_have_an_initial_and_a_final(syllable: str, parts: list[str]) -> None:
    assert list(phonemes(syllable)) == parts


def test_trimming_keeps_the_word_and_drops_the_silence() -> None:
    word = read_word("male", "8")
    padded = np.concatenate([np.zeros(16_000, np.float32), word, np.zeros(16_000, np.float32)])
    trimmed = trim(padded, rate_hz=16_000)

    assert len(word) * 0.5 < len(trimmed) < len(word) + 3_200


def test_a_room_echoes_and_a_phone_keeps_the_length_in_hand() -> None:
    rng = np.random.default_rng(4)
    said = read_word("female", "3")
    response = room(rng)

    assert np.abs(response).max() == pytest.approx(1.0)
    assert (np.abs(response) > 0.05).sum() > 20
    for _ in range(8):
        heard = through_phone(said, [read_word("male", "9")], rng)
        assert np.isfinite(heard).all()
        assert len(said) <= len(heard) <= len(said) + RATE_HZ // 2
        assert speech.level_db(heard).max() > -40


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.wav").write_bytes(b"not a sound at all")

    with pytest.raises(ValueError, match="sound"):
        read_sound(tmp_path / "x.wav", rate_hz=8_000)
