"""The small net that turns features into how likely each digit is at each moment."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from auth.verifier.speech.features import Features

STEP_HZ = 25
"""Outputs a second."""
WORDS = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "yao")
"""What the net tells apart, after blank. 幺 (yao) is the telephone word for 1."""
CLASSES = 1 + 10
"""Blank and ten digits: 一 and 幺 are one digit, and are added up."""

Posteriors = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A convolution over time: weight (out, in, width), bias (out,), then ReLU.

    A `residual` layer adds its result to its input.
    """

    weight: Features
    bias: Features
    stride: int
    dilation: int
    residual: bool


@dataclass(frozen=True, kw_only=True)
class Network:
    """The layers in order, and the last one, which has neither ReLU nor width."""

    layers: tuple[Layer, ...]
    out_weight: Features
    out_bias: Features

    def log_posteriors(self, features: Features) -> Posteriors:
        """Return the logarithm of each class's probability: (n / 4 rounded up, 11).

        Args:
            features: (n, 40), see `features.normalise`.
        """
        hidden = features.T
        for layer in self.layers:
            new = np.maximum(_convolve(hidden, layer), 0)
            hidden = hidden + new if layer.residual else new
        logits = (self.out_weight @ hidden + self.out_bias[:, None]).T
        logits = logits - logits.max(axis=1, keepdims=True)
        logp = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return _one_is_one(logp)


def load(path: Path) -> Network:
    """Read weights that tools/train_digits.py wrote.

    Raises:
        OSError: no such file.
        ValueError: not of this kind.
    """
    return parse(path.read_bytes())


def parse(data: bytes) -> Network:
    """Read weights from the bytes of a file.

    Raises:
        ValueError: not of this kind.
    """
    try:
        return _parse(data)
    except (EOFError, KeyError, TypeError, ValueError, BadZipFile) as exc:
        raise ValueError("not a file of digit weights") from exc


def _parse(data: bytes) -> Network:
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        shape = json.loads(str(stored["shape"]))
        layers = tuple(
            Layer(
                weight=stored[f"weight{index}"].astype(np.float32),
                bias=stored[f"bias{index}"].astype(np.float32),
                stride=int(each["stride"]),
                dilation=int(each["dilation"]),
                residual=bool(each["residual"]),
            )
            for index, each in enumerate(shape)
        )
        return Network(
            layers=layers,
            out_weight=stored["out_weight"].astype(np.float32),
            out_bias=stored["out_bias"].astype(np.float32),
        )


def dump(network: Network) -> bytes:
    """Return the bytes of a weights file: half precision, no pickles."""
    shape = [
        {"stride": layer.stride, "dilation": layer.dilation, "residual": layer.residual}
        for layer in network.layers
    ]
    arrays: dict[str, NDArray[np.generic]] = {"shape": np.array(json.dumps(shape))}
    for index, layer in enumerate(network.layers):
        arrays[f"weight{index}"] = layer.weight.astype(np.float16)
        arrays[f"bias{index}"] = layer.bias.astype(np.float16)
    arrays["out_weight"] = network.out_weight.astype(np.float16)
    arrays["out_bias"] = network.out_bias.astype(np.float16)
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **arrays)
    return out.getvalue()


def _convolve(hidden: Features, layer: Layer) -> Features:
    """Return the convolution padded with zeros: (out, n / stride rounded up)."""
    width = layer.weight.shape[2]
    reach = (width - 1) * layer.dilation
    padded = np.pad(hidden, ((0, 0), (reach // 2, reach // 2)))
    count = -(-hidden.shape[1] // layer.stride)
    total = np.zeros((layer.weight.shape[0], count), np.float32)
    for tap in range(width):
        first = tap * layer.dilation
        part = padded[:, first : first + (count - 1) * layer.stride + 1 : layer.stride]
        total += layer.weight[:, :, tap] @ part
    return total + layer.bias[:, None]


def _one_is_one(logp: Posteriors) -> Posteriors:
    merged = logp[:, :CLASSES].copy()
    merged[:, 2] = np.logaddexp(logp[:, 2], logp[:, CLASSES])
    return merged
