"""The speaker of a clip against the bureau's photo."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from auth.verifier.face import continuity, engine, photo, views
from auth.verifier.face.calibration import Calibration, Comparer, Template
from auth.verifier.face.engine import FaceEngine
from auth.verifier.face.find import Look, best_looks, brightness, worth
from auth.verifier.face.points import Rgb
from auth.verifier.face.views import VIEWS, View


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """Similarities are 0..100, and 70 is the operating point.

    Args:
        similarity: The speaker and the photo.
        sameness: The two pictures of the clip whose faces are least alike; 100 if there is one.
        doubtful: Stretches of the clip that were embedded because the face changed there.
        brightness: Mean of the faces compared, 0..255.
        score: What `similarity` was mapped from.
    """

    similarity: float
    sameness: float
    doubtful: float
    brightness: float
    score: float


class Faces:
    """Embeds and compares faces with one engine and the calibration that fits it."""

    def __init__(self, face_engine: FaceEngine, calibration: Calibration) -> None:
        self._engine = face_engine
        self._comparer = Comparer(calibration)

    def embed_reference(self, photo_bytes: bytes) -> Template:
        """Turn the bureau's JPEG or PNG photo into a template.

        Raises:
            Refused: it cannot be read, or does not show exactly one face.
        """
        picture, points = photo.find_reference(photo_bytes)
        return views.together(views.look(self._engine, picture, points, VIEWS))

    def compare(
        self, frames: Sequence[Rgb], looks: Sequence[Look], reference: Template
    ) -> Likeness:
        """Compare the best few looks, at least one, with each other and with the reference."""
        best = best_looks(frames, looks)
        # Each in a view of its own: the mean gains as if all were seen in all of them.
        templates = [
            self._embed(frames, look, view) for look, view in zip(best, VIEWS, strict=False)
        ]
        others = [
            self._embed(frames, look, VIEWS[0]) for look in continuity.doubtful(frames, looks, best)
        ]
        speaker = engine.mean(templates, weights=[worth(frames[look.index], look) for look in best])
        score = self._comparer.score(speaker, reference)
        score -= self._comparer.scale.several * (len(best) > 1)
        lights = [brightness(frames[look.index], look.box) for look in best]
        pairs = [*combinations(templates, 2), *((speaker, other) for other in others)]
        return Likeness(
            similarity=self._comparer.scale.similarity(score),
            sameness=min((self._comparer.similarity(*pair) for pair in pairs), default=100.0),
            doubtful=float(len(others)),
            brightness=sum(lights) / len(lights),
            score=score,
        )

    def _embed(self, frames: Sequence[Rgb], look: Look, view: View) -> Template:
        return views.together(views.look(self._engine, frames[look.index], look.points, (view,)))
