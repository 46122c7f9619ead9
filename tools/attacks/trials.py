"""Run the attempts through the judge that decides in the verifier, over real bytes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, cast

import numpy as np

from auth.verifier.answers import Job, Judgement
from auth.verifier.judge import Models, judge
from auth.verifier.speech import Hearing, Samples
from tools import mouth
from tools.attacks.cast import Attempt, Cast, NotMade
from tools.attacks.clips import Unusable, encode
from tools.attacks.people import Right, Source, load, others
from tools.attacks.species import SPECIES, honest
from tools.folders import number_of

HONEST = "honest"

_MADE = "made"
_NOT_MADE = "not_made"
_UNUSABLE = "unusable"
_PICTURE = "picture_"
_ANY_DIGITS = "000000"  # asked of a clip whose digits are not known: nothing listens


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What came of one attempt.

    `state` is `made`, `not_made` (the species needs other clips) or `unusable` (this clip does not
    do); `reason` is the refusal's code, empty for a pass, or why there was no attempt. `picture` is
    what the verifier measured of the pictures: the names and values of `PictureEvidence`.
    """

    key: str
    species: str
    state: str
    reason: str
    picture: dict[str, float] = field(default_factory=dict)

    @property
    def is_made(self) -> bool:
        return self.state == _MADE

    @property
    def is_accepted(self) -> bool:
        return self.is_made and not self.reason

    @property
    def is_unusable(self) -> bool:
        return self.state == _UNUSABLE


class Agreeing:
    """Stands where digits are heard when nobody knows what was said: the check is left out."""

    def hear(self, sound: Samples, asked: str) -> Hearing:
        return Hearing(heard=asked, asked_margin=0.0, count_margin=0.0, score=0.0, segments=())


class Bench:
    """Makes and judges attempts, and remembers in `done` what an earlier run judged."""

    def __init__(
        self, sources: Sequence[Source], models: Models, done: dict[str, Trial], seed: int
    ) -> None:
        self._sources = sources
        self._models = models
        self._done = done
        self._seed = seed
        self._load = lru_cache(maxsize=6)(self._loaded)

    def honest(self) -> Iterator[Trial]:
        """Judge every right clip, encoded anew."""
        for source in self._sources:
            yield self._trial(f"{HONEST} {source.name}", HONEST, source, honest)

    def attacks(self, names: Sequence[str], usable: Sequence[Source], each: int) -> Iterator[Trial]:
        """Judge `each` attempts of every species, over the usable clips in turn.

        Of more clips than attempts, some from the first to the last are taken: clips that follow
        each other by name are often of one person.
        """
        step = max(1.0, len(usable) / max(1, each))
        for turn in range(each):
            source = usable[int(turn * step) % len(usable)]
            for name in names:
                key = f"{name} {turn} {source.name}"
                yield self._trial(key, name, source, SPECIES[name].make, usable)

    def _trial(
        self,
        key: str,
        species: str,
        source: Source,
        make: Callable[[Cast], Attempt],
        usable: Sequence[Source] = (),
    ) -> Trial:
        if key in self._done:
            return self._done[key]
        rng = np.random.default_rng((self._seed, number_of(key)))
        try:
            judgement = self._judge(make(self._cast(source, usable, rng)))
        except NotMade as exc:
            return Trial(key=key, species=species, state=_NOT_MADE, reason=str(exc))
        except (Unusable, mouth.NoFace) as exc:
            return Trial(key=key, species=species, state=_UNUSABLE, reason=str(exc))
        reason = judgement.reason.code if judgement.reason else ""
        picture = _picture(judgement)
        return Trial(key=key, species=species, state=_MADE, reason=reason, picture=picture)

    def _cast(self, source: Source, usable: Sequence[Source], rng: np.random.Generator) -> Cast:
        anyone = [each for each in usable if each.is_other(source)]
        return Cast(
            own=self._load(source.name),
            earlier=self._one(others(source, usable, same=True), rng),
            stranger=self._one(others(source, usable, same=False), rng),
            anyone=self._one(anyone, rng),
            engine=self._models.digits,
            rng=rng,
        )

    def _one(self, sources: Sequence[Source], rng: np.random.Generator) -> Right | None:
        return self._load(sources[int(rng.integers(len(sources)))].name) if sources else None

    def _loaded(self, name: str) -> Right:
        return load(next(source for source in self._sources if source.name == name))

    def _judge(self, attempt: Attempt) -> Judgement:
        job = Job(
            video=encode(attempt.take), digits=attempt.digits or _ANY_DIGITS, photo=attempt.photo
        )
        deaf = replace(self._models, digits=Agreeing())
        return judge(job, self._models if attempt.digits else deaf)


def _picture(judgement: Judgement) -> dict[str, float]:
    return {
        name.removeprefix(_PICTURE): float(value)
        for name, value in judgement.evidence.items()
        if name.startswith(_PICTURE)
    }


def kept(values: Iterable[object]) -> dict[str, Trial]:
    """Return the trials by their keys, of what an earlier run left behind of them."""
    found = {}
    for value in values:
        with suppress(TypeError):  # not a trial as it is written now
            trial = Trial(**cast(dict[str, Any], value))
            found[trial.key] = trial
    return found
