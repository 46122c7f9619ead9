"""The file that a calibration is kept in: a NumPy archive, bounded, and whole or not at all.

Its digest is no signature: it tells a file that was damaged, or that lost a part, from a whole one.
Who may write the file decides who is recognised.
"""

import hashlib
import zlib
from io import BytesIO
from math import isfinite
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from auth.verifier.face.calibration import Calibration, Floats, Mixture, Scale
from core.config import ConfigError
from core.private_file import private_file

SHIPPED = Path(__file__).with_name("calibration.npz")

_MAX_FILE_BYTES = 32 * 1024 * 1024
_MAX_UNPACKED_BYTES = 256 * 1024 * 1024
_MAX_COHORT = 50_000
_MAX_GAUSSIANS = 256
_MAX_SIZE = 4096  # numbers in a template, as of a network that a deployment brings
_NO_FLOOR = -1.0  # files written before there was a floor were measured without one
_OLD = frozenset({"engine", "scale", "cohort", "fitted_on", "weights", "means", "factors"})
_MEMBERS = _OLD | {"floor", "lens", "digest"}
_DAMAGED = (
    *(OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile, zlib.error),
    *(NotImplementedError, RuntimeError, MemoryError, np.linalg.LinAlgError),
)


class CalibrationError(ConfigError):
    """A calibration file cannot be used. The text says why, for the operator."""


def save(calibration: Calibration, path: Path) -> None:
    """Write the file, for its owner alone: it may tell who was among those it was fitted on.

    Half precision: the mixture must have been rounded by `as_shipped`.
    """
    scale = calibration.scale
    members: dict[str, Any] = {
        "engine": np.array(calibration.engine),
        "scale": np.array([scale.zero, scale.threshold, scale.full, scale.several]),
        "cohort": np.array([calibration.cohort, calibration.nearest, calibration.seed]),
        "floor": np.array(calibration.floor),
        "fitted_on": np.array(calibration.fitted_on),
        **({} if calibration.mixture is None else _packed(calibration.mixture)),
        **({} if calibration.lens is None else {"lens": calibration.lens}),
    }
    with private_file(path) as file:
        np.savez_compressed(file, **members, digest=np.array(digest_of(members)))


def load(path: Path, *, engine: str) -> Calibration:
    """Read a calibration file.

    Raises:
        CalibrationError: it cannot be read, is damaged, or was fitted with another engine.
    """
    try:
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise CalibrationError(f"{path} is too large for a face calibration")
        found = _parse(_members(path.read_bytes()))
    except CalibrationError:
        raise
    except _DAMAGED as exc:
        raise CalibrationError(f"{path} is not a face calibration that can be read") from exc
    if found.engine != engine:
        raise CalibrationError(f"{path} was fitted with {found.engine!r}, not with {engine!r}")
    return found


def _members(raw: bytes) -> dict[str, NDArray[Any]]:
    with np.load(BytesIO(raw), allow_pickle=False) as file:
        names, sizes = set(file.files), [member.file_size for member in file.zip.infolist()]
        if not names <= _MEMBERS or len(sizes) != len(names) or sum(sizes) > _MAX_UNPACKED_BYTES:
            raise ValueError("not the parts of a calibration")
        members = {name: file[name] for name in names}
    digest = members.pop("digest", None)
    if digest is None and not names <= _OLD:
        raise ValueError("a part is missing")
    if digest is not None and str(digest) != digest_of(members):
        raise ValueError("not as it was written")
    return members


def digest_of(members: dict[str, NDArray[Any]]) -> str:
    """Return the SHA-256 in hex of all parts but the digest itself: names, types, shapes, bytes."""
    told = hashlib.sha256()
    for name in sorted(members):
        part = members[name]
        told.update(f"{name} {part.dtype.str} {part.shape} ".encode())
        told.update(np.ascontiguousarray(part).tobytes())
    return told.hexdigest()


def as_shipped(mixture: Mixture) -> Mixture:
    """Round the mixture to what a file keeps, so that a threshold is measured on just that."""
    return Mixture(
        weights=mixture.weights.astype(np.float32),
        means=mixture.means.astype(np.float16).astype(np.float32),
        factors=np.tril(mixture.factors).astype(np.float16).astype(np.float32),
    )


def _packed(mixture: Mixture) -> dict[str, Any]:
    rows, columns = np.tril_indices(mixture.means.shape[1])
    return {
        "weights": mixture.weights.astype(np.float32),
        "means": mixture.means.astype(np.float16),
        "factors": mixture.factors[:, rows, columns].astype(np.float16),
    }


def _parse(fields: dict[str, NDArray[np.generic]]) -> Calibration:
    cohort, nearest, seed = (int(number) for number in fields["cohort"].astype(np.int64))
    if not 2 <= nearest <= cohort <= _MAX_COHORT or seed < 0:
        raise ValueError("numbers that cannot be")
    floor = float(fields["floor"].astype(np.float64)) if "floor" in fields else _NO_FLOOR
    if not _NO_FLOOR <= floor < 1:
        raise ValueError("a floor that cannot be")
    mixture = _parse_mixture(fields) if "means" in fields else None
    return Calibration(
        engine=str(fields["engine"]),
        mixture=mixture,
        lens=_parse_lens(fields["lens"], mixture) if "lens" in fields else None,
        scale=_parse_scale(fields["scale"].astype(np.float64)),
        cohort=cohort,
        nearest=nearest,
        floor=floor,
        seed=seed,
        fitted_on=str(fields["fitted_on"]),
    )


def _parse_scale(numbers: NDArray[np.float64]) -> Scale:
    zero, threshold, full, several = (float(number) for number in numbers)
    if not all(map(isfinite, (zero, threshold, full, several))):
        raise ValueError("scores that are none")
    if not zero < threshold < full or not 0 <= several < full - zero:
        raise ValueError("scores that cannot be")
    return Scale(zero=zero, threshold=threshold, full=full, several=several)


def _parse_lens(numbers: NDArray[np.generic], mixture: Mixture | None) -> Floats:
    lens = numbers.astype(np.float32)
    if mixture is None or lens.shape != mixture.factors.shape[1:]:
        raise ValueError("a lens for other templates")
    if not np.isfinite(lens).all() or not np.array_equal(lens, lens.T):
        raise ValueError("a lens that is none")
    np.linalg.cholesky(lens)  # raises if it makes nothing of some templates
    return lens


def _parse_mixture(fields: dict[str, NDArray[np.generic]]) -> Mixture:
    means = fields["means"].astype(np.float32)
    components, size = means.shape
    if not (0 < components <= _MAX_GAUSSIANS and 0 < size <= _MAX_SIZE):
        raise ValueError("more than is ever fitted")
    factors = np.zeros((components, size, size), np.float32)
    rows, columns = np.tril_indices(size)
    factors[:, rows, columns] = fields["factors"]
    weights = fields["weights"].astype(np.float32)
    if weights.shape != (components,) or weights.min() < 0 or abs(weights.sum() - 1) > 0.01:
        raise ValueError("weights that cannot be")
    if not all(np.isfinite(part).all() for part in (weights, means, factors)):
        raise ValueError("numbers that are none")
    if np.diagonal(factors, axis1=1, axis2=2).min() <= 0:
        raise ValueError("strangers who are all alike")
    return Mixture(weights=weights, means=means, factors=factors)
