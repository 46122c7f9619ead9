"""The revocation list: what is on it, how it is read, how small it is."""

import json
import zlib
from dataclasses import replace
from datetime import timedelta

import base45
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.codes import OFFLINE_LIFE, CodeMode
from certificates.errors import CodeRevoked, CodeUnreadable, TooManyCodes
from certificates.offline import read_offline_code
from certificates.offline_codes import MOST_ALIVE
from certificates.published import Revocations
from certificates.revocations import RevocationList, read_revocations
from certificates.signing import LicenceKeys
from tests.unit.certificates.codes_at_hand import CLAIMS, NOW, new_keys
from tests.unit.certificates.desk import Desk

KEYS = new_keys()
EMPTY = RevocationList(
    issuer="minsheng", codes=frozenset(), issued_at=NOW, expires_at=NOW + OFFLINE_LIFE
)
LISTED = replace(EMPTY, codes=frozenset({CLAIMS.code_id, bytes(8)}))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def published(desk: Desk) -> RevocationList:
    found, signed = Revocations(desk.offline, desk.keys, desk.clock).current()
    assert read_revocations(signed, desk.keys.trust_list, at=desk.clock()) == found
    return found


def test_nothing_is_listed_while_nothing_is_revoked(desk: Desk) -> None:
    desk.code(CodeMode.OFFLINE)

    assert published(desk).codes == frozenset()


@pytest.mark.parametrize("what", ["corrected", "blocked"])
def test_living_codes_of_what_is_no_longer_good_are_listed_and_refused(
    desk: Desk, what: str
) -> None:
    codes = [desk.code(CodeMode.OFFLINE) for _ in range(2)]
    if what == "blocked":
        desk.licences.block(desk.access, desk.licence_id)
    else:
        desk.resident_changes(name="林小梅")
        desk.licences.read(desk.access, desk.licence_id)

    listed = published(desk)

    assert len(listed.codes) == 2
    for code in codes:
        with pytest.raises(CodeRevoked):
            read(desk, code.payload, listed)


def read(desk: Desk, payload: str, listed: RevocationList) -> None:
    read_offline_code(payload, desk.keys.trust_list, at=desk.clock(), audience=None, revoked=listed)


def test_a_code_of_the_new_version_is_not_listed(desk: Desk) -> None:
    desk.code(CodeMode.OFFLINE)
    desk.resident_changes(name="林小梅")
    fresh = desk.code(CodeMode.OFFLINE)

    listed = published(desk)

    assert len(listed.codes) == 1
    read(desk, fresh.payload, listed)


def test_a_code_leaves_the_list_when_it_ends(desk: Desk) -> None:
    desk.code(CodeMode.OFFLINE)
    desk.licences.block(desk.access, desk.licence_id)
    desk.clock.advance(OFFLINE_LIFE.total_seconds())

    assert published(desk).codes == frozenset()


def test_a_list_is_made_anew_every_five_seconds(desk: Desk) -> None:
    revocations = Revocations(desk.offline, desk.keys, desk.clock)
    desk.code(CodeMode.OFFLINE)
    revocations.current()
    desk.licences.block(desk.access, desk.licence_id)
    desk.clock.advance(5)

    found, _signed = revocations.current()

    assert len(found.codes) == 1


def test_codes_of_one_licence_are_bounded_and_so_is_what_they_add_to_the_list(desk: Desk) -> None:
    for _ in range(MOST_ALIVE):
        desk.code(CodeMode.OFFLINE)

    with pytest.raises(TooManyCodes):
        desk.code(CodeMode.OFFLINE)
    desk.clock.advance(OFFLINE_LIFE.total_seconds())
    assert desk.code(CodeMode.OFFLINE).payload


@pytest.mark.parametrize("form", ["signed", "json"])
def test_a_list_is_read_back_in_both_forms(form: str) -> None:
    signed = KEYS.sign_revocations(LISTED)
    raw = signed if form == "signed" else json.dumps(LISTED.as_json(signed)).encode()

    assert read_revocations(raw, KEYS.trust_list, at=NOW) == LISTED


@given(st.data())
def test_an_altered_list_is_never_believed(data: st.DataObject) -> None:
    signed = bytearray(KEYS.sign_revocations(LISTED))
    at = data.draw(st.integers(0, len(signed) - 1))
    signed[at] ^= data.draw(st.integers(1, 255))

    with pytest.raises(ValueError, match="revocation list"):
        read_revocations(bytes(signed), KEYS.trust_list, at=NOW)


def test_what_the_json_says_beside_the_signed_form_is_not_believed() -> None:
    said = {**EMPTY.as_json(KEYS.sign_revocations(LISTED)), "codes": []}

    found = read_revocations(json.dumps(said).encode(), KEYS.trust_list, at=NOW)

    assert found.codes == LISTED.codes


def foreign() -> LicenceKeys:
    return new_keys()


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"[]", b'{"cwt": 7}', b'{"cwt": "!"}', b"{" * 100_000, b"\x00" * 5_000_000,
     foreign().sign_revocations(LISTED), KEYS.sign_revocations(replace(LISTED, issuer="another"))],
    ids=["empty", "no-cwt", "list", "number", "no-base64", "deep", "huge", "foreign", "issuer"],
)  # fmt: skip
def test_what_is_no_list_of_ours_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="revocation list"):
        read_revocations(raw, KEYS.trust_list, at=NOW)


def test_a_list_that_has_ended_is_refused() -> None:
    signed = KEYS.sign_revocations(LISTED)

    read_revocations(signed, KEYS.trust_list, at=LISTED.expires_at - timedelta(seconds=1))
    with pytest.raises(ValueError, match="ended"):
        read_revocations(signed, KEYS.trust_list, at=LISTED.expires_at)


def test_a_code_does_not_pass_for_a_list_nor_a_list_for_a_code() -> None:
    code = zlib.decompress(base45.b45decode(KEYS.encode(CLAIMS)))
    as_code = base45.b45encode(zlib.compress(KEYS.sign_revocations(LISTED))).decode()

    with pytest.raises(ValueError, match="revocation list"):
        read_revocations(code, KEYS.trust_list, at=NOW)
    with pytest.raises(CodeUnreadable):
        read_offline_code(as_code, KEYS.trust_list, at=NOW, audience=None)


def test_a_list_of_a_bad_day_is_small_enough_for_a_phone() -> None:
    """550 codes: every licence that is revoked in five minutes, if each was being shown."""
    codes = frozenset(number.to_bytes(8) for number in range(550))

    assert len(KEYS.sign_revocations(EMPTY)) < 200
    assert len(KEYS.sign_revocations(replace(EMPTY, codes=codes))) < 5_000
