"""What a scanner also meets: other people's codes, and text that is no code at all."""

import random
import secrets

import base45

from tools.codes.desk import packed

_TEXTS = (
    "", " ", "\x00", "\ud800", "六" * 40, "🪪" * 30, "MS1:", "MS1", "ms1:" + "A" * 32, "null", "{}",
    "https://example.org/verify?code=1", "http://127.0.0.1:8000/health/ready",
    "javascript:alert(1)", "BEGIN:VCARD\nVERSION:3.0\nN:样例;张\nEND:VCARD",
    "WIFI:T:WPA;S=sample;P=sample;;",
    "otpauth://totp/sample?secret=JBSWY3DPEHPK3PXP", "wxp://f2f0sample", "../../etc/passwd",
    "' OR 1=1 --", "{{7*7}}", "${jndi:ldap://127.0.0.1/a}", "%00%0a", "A" * 1201, "0" * 16_000,
    ":" * 1200, "9" * 7089,
)  # fmt: skip
_NESTS = (b"\x81", b"\xa1\x01", b"\xc6", b"\xd8\x23", b"\x9f", b"\xbf\x01", b"\xd2\x84", b"\x5f")
_BOMB_BYTES = (4_000, 4_097, 20_000, 500_000)
_CUT_SHORT = 1150  # characters: below what is refused by its length alone


def text(chance: random.Random) -> str:
    """Return what other codes say."""
    return chance.choice(_TEXTS) + chance.choice(("", "", "\n", " ", "MS1:"))


def health_pass(chance: random.Random) -> str:
    """Return what begins like a European health certificate, over bytes of chance."""
    return "HC1:" + str(base45.b45encode(chance.randbytes(chance.randint(0, 500))).decode())


def base45_of_anything(chance: random.Random) -> str:
    """Return well-formed base45 of bytes of chance, deflated or not."""
    junk = chance.randbytes(chance.randint(0, 600))
    return packed(junk) if chance.random() < 0.5 else str(base45.b45encode(junk).decode())


def bomb(chance: random.Random) -> str:
    """Return few characters that inflate to many bytes."""
    fill = bytes([chance.choice((0, 0x41, 0x81, 0xD2))])
    return packed(fill * chance.choice(_BOMB_BYTES))[:_CUT_SHORT]


def deep(chance: random.Random) -> str:
    """Return CBOR in CBOR in CBOR, with tags that a reader may want to make something of."""
    return packed(chance.choice(_NESTS) * chance.randint(1, 4_000))


def costly(chance: random.Random) -> str:
    """Return patterns, powers and huge numbers, in the places of a message."""
    pattern = b"\xd8\x23" + _cbor_text(chance.choice(("(", "[", "a{9}", "(a|b)*")) * 600)
    power = b"\xc5\x82\x1b\x7f" + bytes(7) + b"\x03"
    number = b"\xc2\x59\x0f\xa0" + b"\xff" * 4_000
    thing = chance.choice((pattern, power, number))
    return packed(chance.choice((thing, b"\xd2\x84" + thing, b"\xd2\x84\x40\xa0" + thing)))


def online_guess(_chance: random.Random) -> str:
    """Return a code that was never issued, of the right shape."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return "MS1:" + "".join(secrets.choice(letters) for _ in range(32))


def _cbor_text(text: str) -> bytes:
    raw = text.encode()
    return b"\x79" + len(raw).to_bytes(2) + raw
