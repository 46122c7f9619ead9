"""Signatures against values made with other tools, and round trips."""

import base64
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureaus import tif
from bureaus.exit_entry.envelope import Envelope, NotAuthentic
from bureaus.housing_fund.sealed_xml import NotSealed, open_sealed, seal
from mock_upstreams.exit_entry import guomi
from mock_upstreams.housing_fund.xml import open_request

_SM4_KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")
_HMAC_KEY = bytes.fromhex("ffeeddccbbaa99887766554433221100")
_ENVELOPE = Envelope(sm4_key=_SM4_KEY, hmac_key=_HMAC_KEY)
_XML_TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\u2028\u2029"),
    max_size=50,
)


def test_tif_signature_is_sha256_of_time_token_nonce_time() -> None:
    """Made with: printf 1700000000sandboxabcdef121700000000 | sha256sum"""
    assert tif.signature("1700000000", "sandbox", "abcdef12") == (
        "529075fb4a847429ccff26ef87988187cd2f5cf22796be0ee9f80b8431e10bae"
    )


def test_tif_digest_is_keyed_and_covers_time_nonce_and_body() -> None:
    """Made with: openssl dgst -sha256 -hmac sandbox, over three lines."""
    assert tif.body_digest("1700000000", "sandbox", "abcdef12", b'{"sfzh":"x"}') == (
        "a505fa06b07da83e95762fbbe778c53375aa89ba532426dfb480100763c48c7c"
    )


def test_hmac_sm3_agrees_with_openssl() -> None:
    """Made with: openssl dgst -sm3 -mac HMAC -macopt hexkey:ffeedd..., over three lines."""
    signed = ("1700000000", "abcdef12", "cGF5bG9hZA==")
    expected = "022a31f0830ee8215344b14c9cdd26d6f12cc9fe71edfcde8aeb381d46e8e4f1"

    assert _ENVELOPE.sign(*signed) == expected
    assert guomi.mac(_HMAC_KEY, *signed) == expected


def test_sm4_opens_the_standards_example() -> None:
    """GB/T 32907-2016, appendix A; then PKCS#7's own block, made with openssl enc -sm4-cbc."""
    payload = base64.b64encode(
        bytes(16)
        + bytes.fromhex("681edf34d206965e86b3e94f536e4246677d307e844d7aa24579d556490dc7aa")
    ).decode()

    assert _ENVELOPE.open(payload, _ENVELOPE.sign("n", payload), "n") == _SM4_KEY


@given(st.binary(max_size=200), st.text(max_size=20).filter(lambda nonce: "\n" not in nonce))
def test_both_sides_read_each_others_envelopes(plain: bytes, nonce: str) -> None:
    ours = _ENVELOPE.seal(plain)
    theirs = guomi.encrypt(plain, _SM4_KEY)

    assert guomi.decrypt(ours, _SM4_KEY) == plain
    assert _ENVELOPE.open(theirs, guomi.mac(_HMAC_KEY, nonce, theirs), nonce) == plain
    assert ours != _ENVELOPE.seal(plain)  # a fresh vector each time


@given(st.data())
def test_a_changed_envelope_is_not_opened(data: st.DataObject) -> None:
    payload = _ENVELOPE.seal(b"something")
    signature = _ENVELOPE.sign("nonce", payload)
    at = data.draw(st.integers(0, len(payload) - 1))
    changed = payload[:at] + data.draw(st.sampled_from("ABCabc019+/")) + payload[at + 1 :]

    if changed != payload:
        with pytest.raises(NotAuthentic):
            _ENVELOPE.open(changed, signature, "nonce")
    with pytest.raises(NotAuthentic):
        _ENVELOPE.open(payload, signature, "another nonce")


@pytest.mark.parametrize("payload", ["", "AAAA", "not base64", "A" * 64, "Ä"])
def test_a_rightly_signed_payload_that_is_no_ciphertext_is_refused(payload: str) -> None:
    with pytest.raises(NotAuthentic):
        _ENVELOPE.open(payload, _ENVELOPE.sign(payload))


@given(_XML_TEXT)
def test_sealed_xml_carries_any_text_to_the_other_side(value: str) -> None:
    raw = seal({"seq": "12345678"}, {"xm": value}, "key")

    assert (open_request(raw, "key").findtext("body/xm") or "") == value
    assert (open_sealed(raw, "key").findtext("body/xm") or "") == value


@given(st.data())
def test_sealed_xml_that_was_changed_is_not_opened(data: st.DataObject) -> None:
    raw = seal({"seq": "12345678"}, {"xm": "林晓梅"}, "key")
    at = data.draw(st.integers(0, len(raw) - 1))
    changed = raw[:at] + bytes([data.draw(st.integers(0, 255))]) + raw[at + 1 :]

    if changed != raw:
        with pytest.raises(NotSealed):
            open_sealed(changed, "key")


@pytest.mark.parametrize(
    "inside",
    [
        b'<?xml version="1.0"?><!DOCTYPE gjj [<!ENTITY a "b">]><gjj>&a;',
        b'<?xml version="1.0"?><!DOCTYPE gjj SYSTEM "file:///etc/passwd"><gjj>',
        b'<?xml version="1.0" encoding="GBK"?><gjj><!DOCTYPE gjj [<!ENTITY a "b">]>&a;',
        '<!DOCTYPE gjj [<!ENTITY a "b">]><gjj>&a;'.encode("utf-16"),
        b"<gjj>&a;",
        b"<gjj><unclosed>",
        b"<gjj>\xff\xff",
    ],
    ids=["entity", "external", "late", "hidden", "undeclared", "unclosed", "not-gbk"],
)
def test_hostile_xml_is_refused_even_when_sealed(inside: bytes) -> None:
    mac = hmac.new(b"key", inside, "sha256").hexdigest()

    with pytest.raises(NotSealed):
        open_sealed(inside + f"<hmac>{mac}</hmac></gjj>".encode(), "key")
