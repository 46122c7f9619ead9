"""dlib's face network run by numpy: the same weights, the same answers, a fifth of the time.

dlib as it comes from a wheel multiplies matrices without the processor's wide instructions; numpy
uses them. What the network looks like: `anet_type` of dlib's dnn_face_recognition_ex.cpp.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from auth.verifier.face.points import Rgb

SIDE_PX = 150

_STEM_SIDE, _STEM_CHANNELS = 7, 32
_BLOCKS = (
    *[(32, False)] * 3,
    *[(64, True), *[(64, False)] * 3],
    *[(128, True), *[(128, False)] * 2],
    *[(256, True), *[(256, False)] * 2],
    (256, True),
)
"""Channels of each block, and whether it halves height and width."""
_WIDTH = 128
_MEAN = np.array([122.782, 117.001, 104.298], np.float32)
_RANGE = np.float32(256)
"""Of red, green and blue in what it was trained on: dlib's `input_rgb_image`."""

_CONVOLUTION, _AFFINE, _PRODUCT = b"\x05con_4", b"\x07affine_", b"\x04fc_2"
_TENSOR_VERSION = 2

Maps = NDArray[np.float32]
"""(height, width, channels)."""


@dataclass(frozen=True, kw_only=True)
class Convolution:
    """A square of so many pixels a side, what dlib scales and shifts its sums by included.

    `weight` is (side * side * channels in, channels out), `bias` (channels out,).
    """

    side: int
    weight: NDArray[np.float32]
    bias: NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Block:
    """Two convolutions, whose result is added to what they are given."""

    first: Convolution
    second: Convolution
    halves: bool


@dataclass(frozen=True, kw_only=True)
class ResNet:
    """A first convolution, the blocks, and a product to 128 numbers: (256, 128)."""

    stem: Convolution
    blocks: Sequence[Block]
    product: NDArray[np.float32]

    def embed(self, chip: Rgb) -> NDArray[np.float32]:
        """Return the 128 numbers of a face, of no certain length.

        Args:
            chip: (150, 150, 3), RGB, as `dlib.get_face_chip` cuts it with a padding of 0.25.
        """
        maps = np.maximum(_convolve((chip - _MEAN) / _RANGE, self.stem, step=2), 0)
        maps = sliding_window_view(maps, (3, 3), axis=(0, 1))[::2, ::2].max(axis=(3, 4))
        for block in self.blocks:
            maps = _pass(maps, block)
        numbers: NDArray[np.float32] = maps.mean(axis=(0, 1)) @ self.product
        return numbers


def parse(data: bytes) -> ResNet:
    """Read the network from dlib_face_recognition_resnet_model_v1.dat.

    Raises:
        ValueError: it is another file.
    """
    stem, at = _read_convolution(data, 0, side=_STEM_SIDE, inside=3, outside=_STEM_CHANNELS)
    blocks, channels = [], _STEM_CHANNELS
    for width, halves in _BLOCKS:
        first, at = _read_convolution(data, at, side=3, inside=channels, outside=width)
        second, at = _read_convolution(data, at, side=3, inside=width, outside=width)
        blocks.append(Block(first=first, second=second, halves=halves))
        channels = width
    at = data.index(_PRODUCT, at) + len(_PRODUCT)
    for _ in range(2):  # how many numbers come out and go in
        _, at = _read_integer(data, at)
    product, _ = _read_tensor(data, at)
    return ResNet(stem=stem, blocks=blocks, product=product.reshape(channels, _WIDTH))


def _pass(maps: Maps, block: Block) -> Maps:
    inner = np.maximum(_convolve(maps, block.first, step=2 if block.halves else 1), 0)
    inner = _convolve(inner, block.second, step=1)
    beside = _halved(maps) if block.halves else maps
    # As dlib adds maps of different sizes: what one of them lacks is 0.
    total = np.zeros(np.maximum(inner.shape, beside.shape), np.float32)
    for part in (inner, beside):
        height, width, channels = part.shape
        total[:height, :width, :channels] += part
    return np.maximum(total, 0)


def _convolve(maps: Maps, layer: Convolution, *, step: int) -> Maps:
    """Return the sums at every pixel, with zeros around the maps, or at every second one inside."""
    if step == 1:
        reach = layer.side // 2
        maps = np.pad(maps, ((reach, reach), (reach, reach), (0, 0)))
    seen = sliding_window_view(maps, (layer.side, layer.side), axis=(0, 1))[::step, ::step]
    height, width = seen.shape[:2]
    rows = seen.transpose(0, 1, 3, 4, 2).reshape(height * width, -1)
    sums: Maps = (rows @ layer.weight + layer.bias).reshape(height, width, -1)
    return sums


def _halved(maps: Maps) -> Maps:
    """Return the mean of each two by two pixels; an odd row or column at the end is left out."""
    height, width = maps.shape[0] // 2, maps.shape[1] // 2
    fours = maps[: 2 * height, : 2 * width].reshape(height, 2, width, 2, -1)
    mean: Maps = fours.mean(axis=(1, 3))
    return mean


def _read_convolution(
    data: bytes, at: int, *, side: int, inside: int, outside: int
) -> tuple[Convolution, int]:
    """Return the next convolution with the affine layer after it, and where they end."""
    sums, at = _read_tensor(data, data.index(_CONVOLUTION, at) + len(_CONVOLUTION))
    affine, at = _read_tensor(data, data.index(_AFFINE, at) + len(_AFFINE))
    weight = sums[:-outside].reshape(outside, inside, side, side).transpose(2, 3, 1, 0)
    scale, shift = affine.reshape(2, outside)
    layer = Convolution(
        side=side,
        weight=np.ascontiguousarray(weight * scale).reshape(-1, outside),
        bias=sums[-outside:] * scale + shift,
    )
    return layer, at


def _read_tensor(data: bytes, at: int) -> tuple[NDArray[np.float32], int]:
    """Return the numbers of a tensor, and where it ends."""
    version, at = _read_integer(data, at)
    if version != _TENSOR_VERSION:
        raise ValueError("not a tensor as dlib writes it")
    sides = []
    for _ in range(4):
        side, at = _read_integer(data, at)
        sides.append(side)
    end = at + 4 * prod(sides)
    return np.frombuffer(data[at:end], "<f4").astype(np.float32), end


def _read_integer(data: bytes, at: int) -> tuple[int, int]:
    """Return an integer that is not negative: how many bytes it has, then these, lowest first."""
    end = at + 1 + int.from_bytes(data[at : at + 1])
    return int.from_bytes(data[at + 1 : end], "little"), end
