"""Messages under one cipher context are what each would be under one of its own."""

import base64
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.padding import PKCS7
from hypothesis import given
from hypothesis import strategies as st

from bureaus.exit_entry.envelope import Envelope, NotAuthentic

SM4_KEY, HMAC_KEY = b"k" * 16, b"h" * 32
ENVELOPE = Envelope(sm4_key=SM4_KEY, hmac_key=HMAC_KEY)


def _seal_alone(plain: bytes, iv: bytes) -> str:
    padder = PKCS7(128).padder()
    encryptor = Cipher(SM4(SM4_KEY), modes.CBC(iv)).encryptor()
    padded = padder.update(plain) + padder.finalize()
    return base64.b64encode(iv + encryptor.update(padded) + encryptor.finalize()).decode()


@given(st.lists(st.binary(max_size=70), min_size=1, max_size=5))
def test_what_is_sealed_is_a_message_of_its_own(plains: list[bytes]) -> None:
    for plain in plains:
        sealed = ENVELOPE.seal(plain)

        assert sealed == _seal_alone(plain, base64.b64decode(sealed)[:16])


@given(st.lists(st.tuples(st.binary(max_size=70), st.binary(min_size=16, max_size=16))))
def test_what_others_sealed_is_opened_whatever_came_before(
    messages: list[tuple[bytes, bytes]],
) -> None:
    for plain, iv in messages:
        sealed = _seal_alone(plain, iv)

        assert ENVELOPE.open(sealed, ENVELOPE.sign("n", sealed), "n") == plain


@given(st.binary(max_size=80))
def test_nonsense_under_a_right_signature_is_refused_and_spoils_nothing(raw: bytes) -> None:
    sealed = base64.b64encode(raw).decode()
    with suppress(NotAuthentic):
        ENVELOPE.open(sealed, ENVELOPE.sign("n", sealed), "n")

    good = _seal_alone(b"good", bytes(16))
    assert ENVELOPE.open(good, ENVELOPE.sign("n", good), "n") == b"good"


def test_no_two_messages_begin_alike() -> None:
    heads = {base64.b64decode(ENVELOPE.seal(b"the same"))[:16] for _ in range(1000)}

    assert len(heads) == 1000


@pytest.mark.parametrize("payload", ["", "AAAA", "####", base64.b64encode(bytes(16)).decode()])
def test_what_is_no_message_is_refused(payload: str) -> None:
    with pytest.raises(NotAuthentic):
        ENVELOPE.open(payload, ENVELOPE.sign("n", payload), "n")
