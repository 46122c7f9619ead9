"""Cuts portraits out of photos, and puts walls behind them."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from auth.verifier.face.points import Points, Rgb, eyes

SIZE_PX = (420, 560)
_CROWN_DOWN = 0.1
_HEAD_OF_HEIGHT = 30.5 / 40
"""In the middle of what a travel document wants."""
_LEAST_EYES, _MOST_EYES = 0.24, 0.32
"""Of the width. Where head and eyes cannot both be right, the eyes are."""
_HEAD_ACROSS, _HEAD_UP, _HEAD_DOWN = 1.45, 2.2, 2.6
"""Half the head with its hair, in eyes' distances from the middle between the eyes."""

Wall = Callable[[np.random.Generator], Rgb]


def cut(
    picture: Rgb, points: Points, *, zoom: float = 1.0, aside: float = 0.0
) -> tuple[Rgb, Points]:
    """Return a portrait of 420 by 560 px and its landmarks; beyond the photo its edge goes on.

    Args:
        zoom: How large the head is, as a multiple of the right size.
        aside: How far to the right the face is off the middle, as a share of the width.
    """
    left, right = eyes(points)
    middle, apart = (left + right) / 2, float(np.linalg.norm(right - left))
    half_head = max(apart, float(points[8, 1] - middle[1]))
    shape = SIZE_PX[1] / SIZE_PX[0]
    fit = _HEAD_OF_HEIGHT * shape * apart / (2 * half_head)
    wide = apart / (zoom * float(np.clip(fit, _LEAST_EYES, _MOST_EYES)))
    high = wide * shape
    start = middle - np.array([wide * (0.5 + aside), high * _CROWN_DOWN + half_head])
    margin = round(high) + 1
    padded = np.pad(picture, ((margin, margin), (margin, margin), (0, 0)), mode="edge")
    x, y = start + margin
    box = (float(x), float(y), float(x + wide), float(y + high))
    made = Image.fromarray(padded).resize(SIZE_PX, Image.Resampling.BICUBIC, box=box)
    return np.asarray(made), (points - start) * (SIZE_PX[0] / wide)


def before(wall: Rgb, portrait: Rgb, points: Points) -> Rgb:
    """Put a wall behind the head, down to the chin; hair that stands off farther is cut away."""
    left, right = eyes(points)
    apart, (x, y) = float(np.linalg.norm(right - left)), (left + right) / 2
    person = Image.new("L", SIZE_PX)
    draw = ImageDraw.Draw(person)
    across = _HEAD_ACROSS * apart
    draw.ellipse((x - across, y - _HEAD_UP * apart, x + across, y + _HEAD_DOWN * apart), fill=255)
    chin = min(float(points[8, 1]), SIZE_PX[1] - 1)
    draw.rectangle((0, chin, *SIZE_PX), fill=255)
    soft = person.filter(ImageFilter.GaussianBlur(2))
    return np.asarray(Image.composite(Image.fromarray(portrait), Image.fromarray(wall), soft))


def plain(*colour: int, noise: float = 3.0) -> Wall:
    """Return a wall of one colour, with a camera's noise."""

    def make(random: np.random.Generator) -> Rgb:
        width, height = SIZE_PX
        levels = np.array(colour) + random.normal(0, noise, (height, width, 1))
        return np.asarray(np.clip(levels, 0, 255).astype(np.uint8))

    return make


def shaded(random: np.random.Generator) -> Rgb:
    """Return a white wall on one half of which a shadow lies."""
    wall = plain(245, 245, 245)(random).copy()
    side = slice(None, SIZE_PX[0] // 2) if random.random() < 0.5 else slice(SIZE_PX[0] // 2, None)
    wall[:, side] = (wall[:, side] * random.uniform(0.6, 0.8)).astype(np.uint8)
    return wall


def striped(random: np.random.Generator) -> Rgb:
    """Return wallpaper: stripes of two light colours."""
    wall = plain(245, 245, 245)(random).copy()
    period = int(random.integers(20, 60))
    wall[:, np.arange(SIZE_PX[0]) % period < period // 2] -= np.uint8(random.integers(45, 90))
    return wall


def cluttered(random: np.random.Generator) -> Rgb:
    """Return a white wall with a dark thing at the edge: a door frame, a shelf."""
    wall = plain(245, 245, 245)(random).copy()
    width = int(SIZE_PX[0] * random.uniform(0.1, 0.25))
    side = slice(None, width) if random.random() < 0.5 else slice(-width, None)
    wall[int(random.integers(0, 150)) :, side] = np.uint8(random.integers(20, 150))
    return wall
