import json
import tracemalloc
import zlib
from dataclasses import replace
from datetime import datetime, timedelta

import base45
import cbor2
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cwt import COSE, COSEKey
from hypothesis import assume, given
from hypothesis import strategies as st

from certificates.claims import OfflineClaims, to_cwt
from certificates.errors import (
    CodeBadSignature,
    CodeExpired,
    CodeNotYetValid,
    CodeRefused,
    CodeTooLarge,
    CodeUnknownKey,
    CodeUnreadable,
    CodeWrongAudience,
)
from certificates.offline import LONGEST_PAYLOAD, read_offline_code
from certificates.signing import LARGEST_CODE, LicenceKey, LicenceKeys
from certificates.trust import TrustList
from tests.unit.certificates.codes_at_hand import CLAIMS, NOW, claims_for, new_keys, new_pem

KEYS = new_keys()
CODE = KEYS.encode(CLAIMS)
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def read(
    payload: str, *, at: datetime = NOW, audience: str | None = None, keys: LicenceKeys = KEYS
) -> OfflineClaims:
    return read_offline_code(payload, keys.trust_list, at=at, audience=audience)


def pack(message: bytes) -> str:
    return base45.b45encode(zlib.compress(message)).decode()


def unpack(code: str) -> list[object]:
    return list(cbor2.loads(zlib.decompress(base45.b45decode(code))).value)


def repack(parts: list[object], tag: int = 18) -> str:
    return pack(cbor2.dumps(cbor2.CBORTag(tag, parts)))


def test_a_code_says_what_was_put_into_it() -> None:
    assert read(CODE) == CLAIMS


def test_registered_claims_stand_under_their_registered_keys() -> None:
    claims = cbor2.loads(unpack(CODE)[2])

    assert claims[169] == {4: "林晓梅", 8: "19900506", 9: 2}
    assert (claims[1], claims[2]) == ("minsheng", CLAIMS.identifier)
    assert claims[-70002] == {"over_18": True}


def test_the_signature_is_the_one_that_rfc_9052_describes() -> None:
    header, _, payload, signature = unpack(CODE)
    kid = cbor2.loads(header)[4]
    key = KEYS.trust_list.get(kid)
    to_be_signed = cbor2.dumps(["Signature1", header, b"", payload])

    assert key is not None
    assert verifies(key.public_key, signature, to_be_signed)


def verifies(key: ec.EllipticCurvePublicKey, signature: bytes, message: bytes) -> bool:
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize(
    "seconds, refusal",
    [(-61, CodeNotYetValid), (300, CodeExpired), (86400, CodeExpired)],
    ids=["a-second-early", "at-its-end", "a-day-late"],
)
def test_a_code_is_refused_outside_its_time(seconds: int, refusal: type[CodeRefused]) -> None:
    with pytest.raises(refusal):
        read(CODE, at=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-60, 0, 299])
def test_a_code_is_good_from_its_first_second_to_its_last(seconds: int) -> None:
    assert read(CODE, at=NOW + timedelta(seconds=seconds)) == CLAIMS


def test_a_code_for_one_organisation_is_refused_by_others_and_by_nobody_in_particular() -> None:
    code = KEYS.encode(claims_for("hotel-0001"))

    assert read(code, audience="hotel-0001").audience == "hotel-0001"
    for other in ("bank-0002", None):
        with pytest.raises(CodeWrongAudience):
            read(code, audience=other)


def test_a_code_signed_with_a_foreign_key_is_refused() -> None:
    with pytest.raises(CodeUnknownKey):
        read(new_keys().encode(CLAIMS))


def test_a_foreign_signature_under_our_key_id_is_refused() -> None:
    foreign = unpack(new_keys().encode(CLAIMS))
    foreign[0] = unpack(CODE)[0]

    with pytest.raises(CodeBadSignature):
        read(repack(foreign))


def test_changed_claims_are_refused() -> None:
    parts = unpack(CODE)
    claims = cbor2.loads(parts[2])
    parts[2] = cbor2.dumps(claims | {4: claims[4] + 3600})

    with pytest.raises(CodeBadSignature):
        read(repack(parts))


@pytest.mark.parametrize("algorithm", [-8, 5, -35, None, "none"])
def test_another_algorithm_in_the_header_is_refused(algorithm: object) -> None:
    parts = unpack(CODE)
    parts[0] = cbor2.dumps(cbor2.loads(parts[0]) | {1: algorithm})

    with pytest.raises(CodeBadSignature):
        read(repack(parts))


def test_a_mac_keyed_with_the_public_key_is_refused() -> None:
    """The classic mix-up of algorithms: HMAC with what everyone knows."""
    kid = cbor2.loads(unpack(CODE)[0])[4]
    key = COSEKey.from_symmetric_key(
        KEYS.trust_list.get(kid).cose_key().key.public_numbers().x.to_bytes(32),
        alg="HS256",
        kid=kid,
    )
    forged = COSE.new(alg_auto_inclusion=True, kid_auto_inclusion=True).encode(
        cbor2.dumps(to_cwt(CLAIMS)), key
    )

    with pytest.raises(CodeRefused):
        read(pack(forged))


def test_codes_of_the_key_before_stay_good_after_a_rotation() -> None:
    old = LicenceKey(pem=new_pem())
    before = LicenceKeys("minsheng", old)
    after = LicenceKeys("minsheng", LicenceKey(pem=new_pem()), previous=(old,))

    assert read(before.encode(CLAIMS), keys=after) == CLAIMS
    assert read(after.encode(CLAIMS), keys=after) == CLAIMS


@pytest.mark.parametrize(
    "window",
    [{"not_before": NOW + timedelta(seconds=1)}, {"not_after": NOW}],
    ids=["key-not-yet-in-use", "key-no-longer-in-use"],
)
def test_a_key_is_not_believed_outside_its_own_time(window: dict[str, datetime]) -> None:
    keys = LicenceKeys("minsheng", LicenceKey(pem=new_pem(), **window))

    with pytest.raises(CodeUnknownKey):
        read(keys.encode(CLAIMS), keys=keys)


def test_a_key_speaks_for_its_own_issuer_only() -> None:
    with pytest.raises(CodeUnknownKey):
        read(KEYS.encode(replace(CLAIMS, issuer="another-city")))


@pytest.mark.parametrize(
    "payload",
    [
        "",
        " ",
        "HELLO",
        "hello",
        "https://example.org/",
        "六",
        "NCF\x00",
        CODE[:-1],
        CODE[: len(CODE) // 2],
        CODE + "0",
        CODE.lower(),
        "A" * (LONGEST_PAYLOAD + 1),
        pack(b""),
        pack(b"\x81" * 3000),
        pack(b"\xc4\x82\x1b" + b"\x7f" * 8 + b"\x01"),
        pack(b"\x9a\x07\xff\xff\xff"),
        pack(cbor2.dumps({1: 2})),
        repack([], tag=18),
        repack([b"", {}, b"", b""]),
        repack([cbor2.dumps([]), {}, b"", b""]),
        repack(unpack(CODE), tag=17),
        pack(bytes(5_000_000)),
    ],
)
def test_what_is_no_code_or_a_damaged_one_is_unreadable(payload: str) -> None:
    with pytest.raises(CodeUnreadable):
        read(payload)


def test_an_endless_pattern_in_the_message_is_unreadable() -> None:
    hostile = cbor2.dumps(cbor2.CBORTag(35, "(" * 1500))

    with pytest.raises(CodeUnreadable):
        read(pack(hostile))


def test_a_decompression_bomb_is_not_inflated() -> None:
    bomb = pack(bytes(500_000))
    tracemalloc.start()
    try:
        with pytest.raises(CodeUnreadable):
            read(bomb)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(bomb) <= LONGEST_PAYLOAD
    assert peak_bytes < 100_000


def test_nothing_may_follow_the_deflated_message() -> None:
    followed = base45.b45encode(base45.b45decode(CODE) + b"and more").decode()

    with pytest.raises(CodeUnreadable):
        read(followed)


def test_nothing_may_stand_in_the_header_that_is_not_signed() -> None:
    parts = unpack(CODE)
    parts[1] = {4: b"other id"}

    with pytest.raises(CodeUnreadable):
        read(repack(parts))


def test_a_header_that_names_another_algorithm_is_refused_even_when_it_is_signed() -> None:
    pem = new_pem()
    keys = LicenceKeys("minsheng", LicenceKey(pem=pem))
    header, _, payload, _ = unpack(keys.encode(CLAIMS))
    header = cbor2.dumps(cbor2.loads(header) | {1: -35})
    private = load_pem_private_key(pem.encode(), password=None)
    to_be_signed = cbor2.dumps(["Signature1", header, b"", payload])
    r, s = decode_dss_signature(private.sign(to_be_signed, ec.ECDSA(SHA256())))
    signature = r.to_bytes(32) + s.to_bytes(32)

    with pytest.raises(CodeBadSignature):
        read(repack([header, {}, payload, signature]), keys=keys)


@given(
    st.dictionaries(st.integers(0, len(CODE) - 1), st.sampled_from(BASE45), min_size=1, max_size=4)
)
def test_no_changed_content_is_ever_accepted(changes: dict[int, str]) -> None:
    """A few changes of the packing alone unpack to the very bytes that were signed: no harm."""
    changed = "".join(changes.get(index, CODE[index]) for index in range(len(CODE)))
    assume(message_of(changed) != message_of(CODE))

    with pytest.raises(CodeRefused):
        read(changed)


def message_of(code: str) -> bytes | None:
    try:
        return zlib.decompress(base45.b45decode(code))
    except (ValueError, zlib.error):
        return None


@given(st.binary(max_size=200), st.integers(0, 3))
def test_hostile_bytes_inside_a_well_packed_message_are_refused(junk: bytes, place: int) -> None:
    parts = unpack(CODE)
    parts[place] = junk

    with pytest.raises(CodeRefused):
        read(repack(parts))


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_refused(junk: bytes) -> None:
    with pytest.raises(CodeRefused):
        read(pack(junk))


@given(
    name=st.text("林晓梅迪丽热巴·𠮷𬭎䶮abcXYZ ", min_size=1, max_size=25),
    address=st.text("省市县区街道路号室0123456789", max_size=60),
    audience=st.none() | st.just("hotel-0001"),
)
def test_any_ordinary_person_fits_into_a_code(
    name: str, address: str, audience: str | None
) -> None:
    fields = {**CLAIMS.fields, "name": name, "address": address}
    claims = replace(CLAIMS, fields=fields, audience=audience)

    code = KEYS.encode(claims)

    assert len(code) <= LARGEST_CODE
    assert read(code, audience=audience) == claims


def test_too_much_for_one_code_is_said_so() -> None:
    # Every character another one, so that deflating does not help.
    long = "".join(chr(0x4E00 + 7 * number) for number in range(400))

    with pytest.raises(CodeTooLarge):
        KEYS.encode(replace(CLAIMS, fields={"address": long}))


@pytest.mark.parametrize(
    "pem",
    ["", "not a key", new_pem(ec.SECP384R1())],
    ids=["empty", "text", "another-curve"],
)
def test_a_key_that_cannot_sign_codes_is_refused_at_the_start(pem: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        LicenceKeys("minsheng", LicenceKey(pem=pem))


def test_the_trust_list_is_read_back_from_its_json() -> None:
    keys = LicenceKeys(
        "minsheng",
        LicenceKey(pem=new_pem(), not_before=NOW - timedelta(days=1)),
        previous=(LicenceKey(pem=new_pem(), not_after=NOW),),
    )

    trust = TrustList.parse(json.dumps(keys.trust_list.as_json()))

    assert read_offline_code(keys.encode(CLAIMS), trust, at=NOW, audience=None) == CLAIMS
    assert trust.as_json() == keys.trust_list.as_json()


@pytest.mark.parametrize(
    "change",
    [{"kid": "AAAAAAAAAAA"}, {"alg": "none"}, {"crv": "P-384"}, {"x": "AA"}, {"x": "?"}],
    ids=["id-of-another-key", "algorithm", "curve", "not-on-the-curve", "not-base64"],
)
def test_a_trust_list_with_an_unsound_key_is_refused(change: dict[str, str]) -> None:
    listed = KEYS.trust_list.as_json()["keys"][0]

    with pytest.raises(ValueError, match=r"."):
        TrustList.parse(json.dumps({"keys": [{**listed, **change}]}))
