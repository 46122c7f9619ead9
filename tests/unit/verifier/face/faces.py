"""Faces for tests: two portraits, and people who are nothing but numbers."""

from io import BytesIO

import numpy as np
from PIL import Image

from auth.verifier.face.calibration import Calibration, Floats, Mixture, Scale
from tools.portraits import framed

SIZE = 8


def framed_portrait(name: str) -> np.ndarray:
    return framed(name, width_px=480, height_px=640, face_share=0.42)


def encoded(picture: np.ndarray, kind: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.fromarray(picture).save(out, kind)
    return out.getvalue()


def unit_vectors(count: int, *, seed: int, size: int = SIZE) -> Floats:
    drawn = np.random.default_rng(seed).standard_normal((count, size))
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), np.float32)


def a_calibration(engine: str = "test") -> Calibration:
    middles = unit_vectors(4, seed=1)
    return Calibration(
        engine=engine,
        mixture=Mixture(
            weights=np.full(4, 0.25, np.float32),
            means=middles.astype(np.float16).astype(np.float32),
            factors=np.stack([0.25 * np.eye(SIZE, dtype=np.float32)] * 4),
        ),
        lens=None,
        scale=Scale(zero=-2.0, threshold=3.0, full=5.0, several=0.2),
        cohort=300,
        nearest=20,
        floor=-1.0,
        seed=7,
        fitted_on="numbers",
    )
