"""Fits a calibration, and says what it will do to people whom it has not seen.

A mixture knows the people whom it was fitted on, and keeps them apart better than anybody else: a
threshold chosen on them lets in twice as many strangers as it promises (measured). So people are
dealt into folds, and every pair of photos is scored with a mixture fitted without either person.

Whom a mixture does not know at all, it would take for one another: see `floor_of`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from auth.verifier.face.calibration import (
    Calibration,
    Comparer,
    Floats,
    Mixture,
    Placed,
    Scale,
    alone,
    place,
    scores,
    seen_through,
)
from auth.verifier.face.calibration_file import as_shipped
from tools.faces.album import Album, unit_means
from tools.faces.mixture import fit
from tools.faces.progress import Progress
from tools.faces.rates import Curve, all_pairs
from tools.faces.within import lens_of
from tools.rate import Rate

COHORT = 20_000
NEAREST = 800
_FOLDS = 8
_FLOOR_SHARE = 0.2  # of strangers, those furthest from the rest: measured against 0.1 to 0.5
_FLOOR_SAMPLE = 1000
_NO_FLOOR = -1.0
_SEED = 20261121
_SEVERAL = 0.4  # deviations by which a mean of three photos is nearer to strangers: measured
_SEVERAL_ALONE = 0.005  # the same of cosines
_FULL_SHARE = 0.95  # the most alike twentieth of photos of one person is 100

Cells = dict[tuple[int, int], Curve]
People = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A calibration with its error rates on people whom the mixture has not seen.

    `unseen` has every pair of photos. `held_out` has only pairs within a fold, judged at a
    threshold that was chosen on the other folds. No mixture knew whom it judged; those with which
    the threshold was chosen knew some of the fold that is held out.
    """

    calibration: Calibration
    unseen: Curve
    held_out_fmr: Rate
    held_out_fnmr: Rate


def fit_calibration(
    album: Album, *, engine: str, most_fmr: float, about: str, quiet: bool
) -> Fitted:
    """Fit mixture, lens and threshold; `about` says on whose photos.

    Raises:
        ValueError: too few people, or none with two photos.
    """
    people = album.people
    _expect_two_photos_of_somebody(album)
    folds = np.random.default_rng(_SEED).integers(0, _FOLDS, people.max() + 1)[people]
    cells = _cells(album, folds, quiet=quiet)
    unseen = _sum(list(cells.values()))
    threshold = unseen.threshold_shown(most_fmr)
    fmr, fnmr = _held_out(cells, most_fmr)
    learnt = _learn(_ways(album), people)
    scale = Scale(
        zero=unseen.median_stranger(),
        threshold=threshold,
        full=unseen.same_below(_FULL_SHARE),
        several=_SEVERAL,
    )
    calibration = Calibration(
        engine=engine,
        mixture=learnt.mixture,
        lens=learnt.lens,
        scale=scale,
        cohort=COHORT,
        nearest=NEAREST,
        floor=learnt.floor,
        seed=_SEED,
        fitted_on=f"{about}; unseen: FMR {unseen.false_matches(threshold)}, "
        f"FNMR {unseen.false_rejects(threshold)}",
    )
    return Fitted(calibration=calibration, unseen=unseen, held_out_fmr=fmr, held_out_fnmr=fnmr)


def choose_threshold(album: Album, *, engine: str, most_fmr: float, about: str) -> Calibration:
    """Choose the threshold for plain cosines, and fit nothing; `about` says on whose photos.

    Raises:
        ValueError: too few pairs of strangers, or no person with two photos.
    """
    _expect_two_photos_of_somebody(album)
    curve = _curve(album, alone(album.templates))
    threshold = curve.threshold_shown(most_fmr)
    return Calibration(
        engine=engine,
        mixture=None,
        lens=None,
        scale=Scale(
            zero=curve.median_stranger(),
            threshold=threshold,
            full=curve.same_below(_FULL_SHARE),
            several=_SEVERAL_ALONE,
        ),
        cohort=COHORT,
        nearest=NEAREST,
        floor=_NO_FLOOR,
        seed=_SEED,
        fitted_on=f"{about}, nothing but the threshold; FMR {curve.false_matches(threshold)}, "
        f"FNMR {curve.false_rejects(threshold)}",
    )


@dataclass(frozen=True, kw_only=True)
class _Learnt:
    """What is known of people after looking at some; `strangers` are seen through the lens."""

    mixture: Mixture
    lens: Floats
    strangers: Floats
    floor: float

    def place(self, templates: Floats) -> Placed:
        seen = seen_through(self.lens, templates)
        return place(seen, self.strangers, nearest=NEAREST, floor=self.floor)


def _learn(ways: Floats, people: People) -> _Learnt:
    """Learn from the ways to look at photos (n, 3, d), of which the first is the template."""
    mixture = as_shipped(fit(ways, people, seed=_SEED))
    lens = lens_of(ways[:, 0], people)
    strangers = seen_through(lens, mixture.sample(COHORT, seed=_SEED))
    return _Learnt(mixture=mixture, lens=lens, strangers=strangers, floor=floor_of(strangers))


def floor_of(strangers: Floats) -> float:
    """Return how near the others are to the fifth of the strangers (m, d) who are furthest off.

    Whoever is further off still is taken to be as near: a mixture of a hundred people took two of
    any kind that was not among them for one person (measured).
    """
    sample = strangers[:_FLOOR_SAMPLE]
    placed = place(sample, strangers, nearest=NEAREST, floor=_NO_FLOOR)
    return float(np.quantile(placed.mean, _FLOOR_SHARE))


def curve_of(calibration: Calibration, album: Album) -> Curve:
    """Return the scores of every pair of photos under a calibration."""
    return _curve(album, Comparer(calibration).place(album.templates))


def _curve(album: Album, placed: Placed) -> Curve:
    return all_pairs(lambda block: scores(placed.part(block), placed), album.people, album.contents)


def _expect_two_photos_of_somebody(album: Album) -> None:
    photos = set(zip(album.people.tolist(), album.contents.tolist(), strict=True))
    if len(photos) == len(np.unique(album.people)):
        raise ValueError("no person has two photos: how often people are refused cannot be told")


def _cells(album: Album, folds: People, *, quiet: bool) -> Cells:
    """Return the curve of each pair of folds, with a mixture fitted on all the others."""
    pairs = list(combinations_with_replacement(range(_FOLDS), 2))
    progress = Progress("mixtures", len(pairs), quiet=quiet)
    every, templates, people, contents = _ways(album), album.templates, album.people, album.contents
    cells: Cells = {}
    for one, other in pairs:
        rest = (folds != one) & (folds != other)
        learnt = _learn(every[rest], people[rest])
        ones, others = folds == one, folds == other
        found = scores(learnt.place(templates[ones]), learnt.place(templates[others]))
        same = people[ones, None] == people[None, others]
        once = contents[ones, None] != contents[None, others]  # nor is a photo held against itself
        if one == other:  # every pair is there twice
            once = np.triu(once)
        cells[one, other] = Curve()
        cells[one, other].add(found[once], same[once])
        progress.step()
    return cells


def _ways(album: Album) -> Floats:
    """Return all views of each photo together, and the means of either half of them: (n, 3, d)."""
    halves = [unit_means(album.views[:, start::2]) for start in (0, 1)]
    return np.stack([album.templates, *halves], axis=1)


def _held_out(cells: Cells, most_fmr: float) -> tuple[Rate, Rate]:
    matched = strangers = refused = same = 0
    for fold in range(_FOLDS):
        chosen = _sum([curve for folds, curve in cells.items() if fold not in folds])
        threshold = chosen.threshold_shown(most_fmr)
        fmr = cells[fold, fold].false_matches(threshold)
        fnmr = cells[fold, fold].false_rejects(threshold)
        matched, strangers = matched + fmr.count, strangers + fmr.of
        refused, same = refused + fnmr.count, same + fnmr.of
    return Rate(count=matched, of=strangers), Rate(count=refused, of=same)


def _sum(curves: Sequence[Curve]) -> Curve:
    total = Curve()
    for curve in curves:
        total.strangers += curve.strangers
        total.same += curve.same
    return total
