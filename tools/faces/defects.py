"""Spoils a picture of a face in one way: a blur, a turn, a mask drawn on, a hand over it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from auth.verifier.face.points import Points, Rgb

Defect = Callable[[Rgb, Points, np.random.Generator], Rgb]
Colour = tuple[int, int, int]

_MASK_COLOURS: Mapping[str, Colour] = MappingProxyType(
    {"white": (232, 234, 236), "blue": (140, 180, 210), "black": (28, 28, 32)}
)


def untouched(picture: Rgb, _points: Points, _random: np.random.Generator) -> Rgb:
    """Leave the picture as it is."""
    return picture


def blurred(share: float) -> Defect:
    """Blur by a Gaussian whose deviation is this share of the eyes' distance."""

    def spoil(picture: Rgb, points: Points, _random: np.random.Generator) -> Rgb:
        radius = share * _eyes_apart(points)
        return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(radius)))

    return spoil


def tilted(degrees: float) -> Defect:
    """Turn the whole picture about the face."""

    def spoil(picture: Rgb, points: Points, _random: np.random.Generator) -> Rgb:
        x, y = points[27:36].mean(axis=0)
        whole = Image.fromarray(picture)
        return np.asarray(whole.rotate(degrees, Image.Resampling.BICUBIC, center=(x, y)))

    return spoil


def turned(degrees: float) -> Defect:
    """Turn the head aside: an egg of a head with a nose, seen from the side as it would be."""

    def spoil(picture: Rgb, points: Points, _random: np.random.Generator) -> Rgb:
        apart, angle = _eyes_apart(points), np.radians(degrees)
        middle = points[27:31].mean(axis=0)
        height, width = picture.shape[:2]
        y, x = np.mgrid[:height, :width].astype(float)
        # Where each point of the turned face was before, found by going back and forth.
        before = x.copy()
        for _ in range(12):
            depth = _depth((before - middle[0]) / apart, (y - middle[1]) / apart) * apart
            moved = middle[0] + (before - middle[0]) * np.cos(angle) + depth * np.sin(angle)
            before += 0.7 * (x - moved)
        columns = np.clip(np.round(before), 0, width - 1).astype(int)
        return np.asarray(picture[np.arange(height)[:, None], columns])

    return spoil


def masked(colour: str, *, pattern: bool = False) -> Defect:
    """Draw a mask from the bridge of the nose to the chin: cloth with folds, shade and noise."""

    def spoil(picture: Rgb, points: Points, random: np.random.Generator) -> Rgb:
        top = points[28] + (points[29] - points[28]) * random.uniform(-0.3, 1.0)
        edge = [*points[2:15], points[14] * 0.6 + points[35] * 0.4, top]
        edge += [points[2] * 0.6 + points[31] * 0.4]
        cloth = _cloth(picture.shape[:2], _MASK_COLOURS[colour], points, random, pattern=pattern)
        return _laid(picture, cloth, [np.asarray(point) for point in edge])

    return spoil


def hand(picture: Rgb, points: Points, random: np.random.Generator) -> Rgb:
    """Lay fingers in the face's own colour over the mouth."""
    apart, mouth = _eyes_apart(points), points[48:60].mean(axis=0)
    skin = picture[_around(points[30], apart * 0.3)]
    tone = np.median(skin.reshape(-1, 3), axis=0)
    canvas = Image.fromarray(picture.copy())
    draw = ImageDraw.Draw(canvas)
    thick, tilt = apart * 0.3, random.uniform(-0.3, 0.3)
    for finger in range(4):
        y = mouth[1] + (finger - 1.2) * thick * 0.9
        shade = float(random.uniform(0.85, 1.05))
        ends = [(mouth[0] - 1.6 * apart, y - tilt * apart), (mouth[0] + 0.9 * apart, y)]
        for width, dark in ((thick, 0.6), (thick * 0.86, 1.0)):
            fill = _colour(tone * shade * dark)
            draw.line(ends, fill=fill, width=round(width))
            x, end = ends[1]
            half = width / 2
            draw.ellipse((x - half, end - half, x + half, end + half), fill=fill)
    return np.asarray(canvas.filter(ImageFilter.GaussianBlur(0.8)))


def thing(picture: Rgb, points: Points, random: np.random.Generator) -> Rgb:
    """Hold a plain thing, a cup or a telephone, before the mouth."""
    apart, mouth = _eyes_apart(points), points[48:60].mean(axis=0)
    half = np.array([random.uniform(0.5, 0.8), random.uniform(0.35, 0.6)]) * apart
    (left, top), (right, bottom) = mouth - half, mouth + half * np.array([1, 1.6])
    canvas = Image.fromarray(picture.copy())
    shade = _colour(np.full(3, random.uniform(20, 235)))
    ImageDraw.Draw(canvas).rounded_rectangle((left, top, right, bottom), apart * 0.1, fill=shade)
    return np.asarray(canvas.filter(ImageFilter.GaussianBlur(0.8)))


def dark_glasses(picture: Rgb, points: Points, random: np.random.Generator) -> Rgb:
    """Put dark glasses before the eyes: two lenses that let a little through, and a bridge."""
    apart = _eyes_apart(points)
    canvas = Image.new("L", (picture.shape[1], picture.shape[0]))
    draw = ImageDraw.Draw(canvas)
    half = np.array([0.36, 0.26]) * apart * random.uniform(0.9, 1.15)
    middles = [points[36:42].mean(axis=0), points[42:48].mean(axis=0)]
    for x, y in middles:
        draw.ellipse((x - half[0], y - half[1], x + half[0], y + half[1]), fill=255)
    draw.line([tuple(middle) for middle in middles], fill=255, width=max(2, round(apart * 0.06)))
    soft = np.asarray(canvas.filter(ImageFilter.GaussianBlur(1)), float)[..., None] / 255
    lens = picture * random.uniform(0.05, 0.2) + 10
    return _levels(picture * (1 - soft) + lens * soft)


def side_lit(left: float) -> Defect:
    """Leave so much of the light on the picture's left, and all of it on the right of the nose."""

    def spoil(picture: Rgb, points: Points, _random: np.random.Generator) -> Rgb:
        across = (np.arange(picture.shape[1]) - points[30, 0]) / (0.15 * _eyes_apart(points))
        light = left + (1 - left) / (1 + np.exp(-np.clip(across, -50, 50)))
        return _levels(picture * light[None, :, None])

    return spoil


def lit(factor: float) -> Defect:
    """Multiply all light, as a wrong exposure does."""

    def spoil(picture: Rgb, _points: Points, _random: np.random.Generator) -> Rgb:
        return _levels(picture * factor)

    return spoil


def _cloth(
    size: tuple[int, int],
    colour: Colour,
    points: Points,
    random: np.random.Generator,
    *,
    pattern: bool,
) -> NDArray[np.float64]:
    """Return (height, width, 3): the cloth of a mask, everywhere."""
    height, width = size
    y, x = np.mgrid[:height, :width].astype(float)
    apart, middle = _eyes_apart(points), points[33]
    folds = 6 * np.sin((y - middle[1]) / apart * random.uniform(14, 24))
    shade = 1 - 0.12 * ((x - middle[0]) / apart) ** 2
    noise = random.normal(0, 3, size)
    if pattern:
        folds += 30 * (np.sin(x / apart * 12) * np.sin(y / apart * 12) > 0.2)
    cloth = np.array(colour) * shade[..., None] + (folds + noise)[..., None]
    return np.asarray(cloth, np.float64)


def _laid(picture: Rgb, over: NDArray[np.float64], edge: list[Points]) -> Rgb:
    """Lay a picture over another inside an edge, softened by a pixel."""
    area = Image.new("L", (picture.shape[1], picture.shape[0]))
    ImageDraw.Draw(area).polygon([(float(x), float(y)) for x, y in edge], fill=255)
    soft = np.asarray(area.filter(ImageFilter.GaussianBlur(1)), float)[..., None] / 255
    return _levels(picture * (1 - soft) + over * soft)


def _levels(light: NDArray[np.floating[Any]]) -> Rgb:
    return np.asarray(np.clip(light, 0, 255).astype(np.uint8))


def _depth(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far a face comes forward, in eyes' distances, from the line of its eyes."""
    head = 1.2 * np.sqrt(np.clip(1 - (x / 1.25) ** 2 - ((y - 0.3) / 2.2) ** 2, 0, 1)) - 1.1
    nose = 0.35 * np.exp(-((x / 0.16) ** 2) - ((y - 0.45) / 0.28) ** 2)
    return np.asarray(head + nose)


def _around(point: Points, half: float) -> tuple[slice, slice]:
    x, y = point
    return slice(max(0, round(y - half)), round(y + half) + 1), slice(
        max(0, round(x - half)), round(x + half) + 1
    )


def _colour(tone: NDArray[np.float64]) -> Colour:
    red, green, blue = (int(part) for part in np.clip(tone, 0, 255))
    return red, green, blue


def _eyes_apart(points: Points) -> float:
    return float(np.linalg.norm(points[36:42].mean(axis=0) - points[42:48].mean(axis=0)))
