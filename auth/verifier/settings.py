"""The verifier's settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from auth.verifier.face.calibration_file import SHIPPED
from core.config import ConfigError, EnvReader


@dataclass(frozen=True, kw_only=True)
class SpeechModel:
    """A recogniser's model that the deployment brings, and the SHA-256 that it must have."""

    path: Path
    sha256: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "SpeechModel | None":
        """Read `MINSHENG_VERIFIER_SPEECH_MODEL*`. None: the project's own recogniser.

        Raises:
            ConfigError: only one of the two is set.
        """
        read = EnvReader(env)
        model = cls.read(read)
        read.finish()
        return model

    @classmethod
    def read(cls, read: EnvReader) -> "SpeechModel | None":
        """Read the same as part of more settings; `read` notes what is wrong."""
        found = read.pair("VERIFIER_SPEECH_MODEL", "VERIFIER_SPEECH_MODEL_SHA256")
        return None if found is None else cls(path=Path(found[0]), sha256=found[1])


PIXELS = ("-1..1", "0..255")
"""What a face model wants black and white to be: ArcFace's kind the first, SFace's the second."""


@dataclass(frozen=True, kw_only=True)
class FaceModel:
    """An embedding network that the deployment brings; see face/onnx_engine.py."""

    path: Path
    sha256: str
    pixels: str


@dataclass(frozen=True, kw_only=True)
class AntiSpoofModel:
    """A model that the deployment brings to tell a living face from a picture of one.

    `live_index` is the living face's place in its answer; a clip passes when the mean for it is at
    least `least_percent`.
    """

    path: Path
    sha256: str
    live_index: int = 1
    least_percent: int = 50

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "AntiSpoofModel | None":
        """Read `MINSHENG_VERIFIER_ANTISPOOF_*`. None: no such model.

        Raises:
            ConfigError: one line per missing or malformed variable.
        """
        read = EnvReader(env)
        model = cls.read(read)
        read.finish()
        return model

    @classmethod
    def read(cls, read: EnvReader) -> "AntiSpoofModel | None":
        """Read the same as part of more settings; `read` notes what is wrong."""
        found = read.pair("VERIFIER_ANTISPOOF_MODEL", "VERIFIER_ANTISPOOF_MODEL_SHA256")
        live_index = read.integer("VERIFIER_ANTISPOOF_LIVE_INDEX", 1, low=0, high=99)
        least_percent = read.integer("VERIFIER_ANTISPOOF_LEAST_PERCENT", 50, low=1, high=99)
        if found is None:
            return None
        return cls(
            path=Path(found[0]),
            sha256=found[1],
            live_index=live_index,
            least_percent=least_percent,
        )


@dataclass(frozen=True, kw_only=True)
class FaceSettings:
    """How faces are compared: by a file of tools/calibrate_faces, with `model` or dlib's network.

    A `model` needs a calibration that was fitted with it.
    """

    calibration: Path = SHIPPED
    model: FaceModel | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "FaceSettings":
        """Read `MINSHENG_VERIFIER_FACE_*`.

        Raises:
            ConfigError: a model without its hash, or of unknown pixels.
        """
        read = EnvReader(env)
        settings = cls.read(read)
        read.finish()
        return settings

    @classmethod
    def read(cls, read: EnvReader) -> "FaceSettings":
        """Read the same as part of more settings; `read` notes what is wrong."""
        found = read.pair("VERIFIER_FACE_MODEL", "VERIFIER_FACE_MODEL_SHA256")
        pixels = read.checked("VERIFIER_FACE_MODEL_PIXELS", PIXELS[0], _check_pixels)
        calibration = Path(read.text("VERIFIER_FACE_CALIBRATION", str(SHIPPED)))
        if found is None:
            return cls(calibration=calibration)
        model = FaceModel(path=Path(found[0]), sha256=found[1], pixels=pixels)
        return cls(calibration=calibration, model=model)


def _check_pixels(text: str) -> None:
    if text not in PIXELS:
        raise ConfigError(f"must be one of {', '.join(PIXELS)}")


@dataclass(frozen=True, kw_only=True)
class VerifierSettings:
    """Checked, immutable settings of the verifier.

    `workers` jobs run at once and `queue` more may wait; each may take `job_timeout_s` seconds
    and `job_memory_mb` MiB of address space. Without a `speech_model` the project's own is used;
    without an `antispoof_model` an animated photo passes.
    """

    secret: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8001
    workers: int = 2
    queue: int = 8
    job_timeout_s: float = 10.0
    job_memory_mb: int = 1500
    speech_model: SpeechModel | None = None
    antispoof_model: AntiSpoofModel | None = None
    face: FaceSettings = FaceSettings()

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "VerifierSettings":
        """Read `MINSHENG_VERIFIER_*`.

        Raises:
            ConfigError: one line per missing or malformed variable, all at once.
        """
        read = EnvReader(env)
        settings = cls(
            secret=read.secret("VERIFIER_SECRET", min_length=16),
            host=read.text("VERIFIER_HOST", "127.0.0.1"),
            port=read.integer("VERIFIER_PORT", 8001, low=1, high=65535),
            workers=read.integer("VERIFIER_WORKERS", 2, low=1, high=64),
            queue=read.integer("VERIFIER_QUEUE", 8, low=0, high=256),
            job_timeout_s=read.seconds("VERIFIER_JOB_TIMEOUT_S", 10.0, low=0.5, high=60),
            job_memory_mb=read.integer("VERIFIER_JOB_MEMORY_MB", 1500, low=500, high=16_000),
            speech_model=SpeechModel.read(read),
            antispoof_model=AntiSpoofModel.read(read),
            face=FaceSettings.read(read),
        )
        read.finish()
        return settings
