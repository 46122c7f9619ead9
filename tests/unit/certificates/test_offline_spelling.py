"""A message has one spelling: what is written in another way is refused, whoever signed it."""

import zlib

import base45
import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from certificates.claims import OfflineClaims, to_cwt
from certificates.errors import CodeUnreadable
from certificates.offline import read_offline_code
from certificates.signing import LicenceKey, LicenceKeys
from tests.unit.certificates.codes_at_hand import CLAIMS, NOW, new_pem

PEM = new_pem()
KEYS = LicenceKeys("minsheng", LicenceKey(pem=PEM))
MESSAGE = zlib.decompress(base45.b45decode(KEYS.encode(CLAIMS)))
HEADER, _, PAYLOAD, SIGNATURE = cbor2.loads(MESSAGE).value
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def read(message: bytes, *, level: int = 9) -> OfflineClaims:
    payload = base45.b45encode(zlib.compress(message, level)).decode()
    return read_offline_code(payload, KEYS.trust_list, at=NOW, audience=None)


def signed(header: bytes, payload: bytes) -> bytes:
    """Sign with the key that is trusted, as RFC 9052 says."""
    private = load_pem_private_key(PEM.encode(), password=None)
    to_be_signed = cbor2.dumps(["Signature1", header, b"", payload])
    r, s = decode_dss_signature(private.sign(to_be_signed, ec.ECDSA(SHA256())))
    return frame(header, payload, r.to_bytes(32) + s.to_bytes(32))


def frame(header: bytes, payload: bytes, signature: bytes) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(18, [header, {}, payload, signature]))


def test_what_these_tests_sign_themselves_is_read() -> None:
    assert read(signed(HEADER, PAYLOAD)) == CLAIMS


def long_head(part: bytes) -> bytes:
    return b"\x5a" + len(part).to_bytes(4) + part


SHORT = cbor2.dumps(HEADER)
AGAIN = {
    "tag-in-two-bytes": MESSAGE.replace(b"\xd2", b"\xd8\x12", 1),
    "no-tag": MESSAGE[1:],
    "two-tags": b"\xd2" + MESSAGE,
    "list-in-two-bytes": MESSAGE.replace(b"\x84", b"\x98\x04", 1),
    "list-without-length": MESSAGE.replace(b"\x84", b"\x9f", 1) + b"\xff",
    "empty-map-without-length": MESSAGE.replace(SHORT + b"\xa0", SHORT + b"\xbf\xff", 1),
    "length-in-two-bytes": MESSAGE.replace(SHORT, b"\x58" + bytes([len(HEADER)]) + HEADER, 1),
    "length-in-three-bytes": MESSAGE.replace(SHORT, b"\x59\x00" + bytes([len(HEADER)]) + HEADER, 1),
    "length-in-five-bytes": MESSAGE.replace(SHORT, long_head(HEADER), 1),
    "in-pieces": MESSAGE.replace(SHORT, b"\x5f" + SHORT + b"\xff", 1),
    "followed-by-a-byte": MESSAGE + b"\x00",
    "followed-by-itself": MESSAGE + MESSAGE,
    "cut": MESSAGE[:-1],
}


@pytest.mark.parametrize("message", AGAIN.values(), ids=AGAIN)
def test_another_spelling_of_the_frame_is_unreadable(message: bytes) -> None:
    assert message != MESSAGE
    with pytest.raises(CodeUnreadable):
        read(message)


def twice(key: int, first: object, second: object) -> bytes:
    """The claims with one of them twice, and no other changed."""
    rest = {name: value for name, value in to_cwt(CLAIMS).items() if name != key}
    pairs = [(key, first), *rest.items(), (key, second)]
    body = b"".join(cbor2.dumps(name) + cbor2.dumps(value) for name, value in pairs)
    return bytes([0xA0 + len(pairs)]) + body


CLAIMS_AGAIN = {
    "a-claim-twice": twice(4, 0, to_cwt(CLAIMS)[4]),
    "followed-by-a-byte": PAYLOAD + b"\x00",
    "without-length": b"\xbf" + PAYLOAD[1:] + b"\xff",
    "a-list": cbor2.dumps([1, 2]),
    "in-a-tag": b"\xd8\x3d" + PAYLOAD,
    "a-pattern": cbor2.dumps({**to_cwt(CLAIMS), 99: cbor2.CBORTag(35, "(" * 99)}),
    "a-number-for-a-name": cbor2.dumps({**to_cwt(CLAIMS), 169: {4: 7}}),
}


@pytest.mark.parametrize("claims", CLAIMS_AGAIN.values(), ids=CLAIMS_AGAIN)
def test_claims_spelled_otherwise_are_unreadable_though_they_are_signed(claims: bytes) -> None:
    with pytest.raises(CodeUnreadable):
        read(signed(HEADER, claims))


KID = cbor2.loads(HEADER)[4]
HEADERS = {
    "crit": cbor2.dumps({1: -7, 2: [99], 99: 1, 4: KID}),
    "crit-of-what-is-known": cbor2.dumps({1: -7, 2: [4], 4: KID}),
    "content-type": cbor2.dumps({1: -7, 3: 61, 4: KID}),
    "algorithm-twice": b"\xa3\x01\x26\x01\x26\x04\x48" + KID,
    "other-algorithm-first": b"\xa3\x01\x27\x01\x26\x04\x48" + KID,
    "key-id-as-text": cbor2.dumps({1: -7, 4: "12345678"}),
    "no-key-id": cbor2.dumps({1: -7}),
    "no-algorithm": cbor2.dumps({4: KID}),
    "empty": b"",
    "long-algorithm": b"\xa2\x01\x38\x06\x04\x48" + KID,
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_header_that_says_more_or_otherwise_is_unreadable_though_it_is_signed(
    header: bytes,
) -> None:
    with pytest.raises(CodeUnreadable):
        read(signed(header, PAYLOAD))


@pytest.mark.parametrize("level", [0, 1, 6])
def test_another_packing_of_the_same_message_says_the_same(level: int) -> None:
    """Deflaters differ between libraries, so none is asked for."""
    assert read(MESSAGE, level=level) == CLAIMS


def test_the_other_of_two_signatures_of_ecdsa_says_the_same() -> None:
    r, s = int.from_bytes(SIGNATURE[:32]), int.from_bytes(SIGNATURE[32:])
    other = r.to_bytes(32) + (P256_ORDER - s).to_bytes(32)

    assert encode_dss_signature(r, s) != encode_dss_signature(r, P256_ORDER - s)
    assert read(frame(HEADER, PAYLOAD, other)) == CLAIMS
