"""Damage that knows nothing of what it damages."""

from tools.fuzz.tree import INTERESTING, Rng


def cut(content: bytes, rng: Rng) -> bytes:
    return content[: int(rng.integers(len(content)))]


def lose_middle(content: bytes, rng: Rng) -> bytes:
    first, last = sorted(rng.integers(len(content), size=2).tolist())
    return content[:first] + content[last:]


def flip_bits(content: bytes, rng: Rng) -> bytes:
    changed = bytearray(content)
    for place in rng.integers(len(content), size=int(rng.choice([1, 4, 32, 256]))):
        changed[place] ^= 1 << int(rng.integers(8))
    return bytes(changed)


def overwrite(content: bytes, rng: Rng) -> bytes:
    at, length = int(rng.integers(len(content))), int(rng.choice([1, 4, 64, 2_000]))
    filling = (
        rng.bytes(length) if rng.random() < 0.5 else bytes([int(rng.choice([0, 255]))]) * length
    )
    return content[:at] + filling + content[at + length :]


def put_number(content: bytes, rng: Rng) -> bytes:
    at = int(rng.integers(max(1, min(len(content), 4_096))))
    number = INTERESTING[int(rng.integers(len(INTERESTING)))].to_bytes(4, "big")
    return content[:at] + number + content[at + 4 :]


def repeat(content: bytes, rng: Rng) -> bytes:
    first, last = sorted(rng.integers(len(content), size=2).tolist())
    return content[:last] + content[first:last] * int(rng.choice([1, 3, 20])) + content[last:]


def turn_around(content: bytes, rng: Rng) -> bytes:
    at = int(rng.integers(len(content)))
    return content[at:] + content[:at]


DAMAGES = (cut, lose_middle, flip_bits, flip_bits, overwrite, put_number, repeat, turn_around)
