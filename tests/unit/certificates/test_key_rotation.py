"""The trust list, and a change of keys while codes are in flight, as docs/operations.md has it."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import jwt
import pytest

from certificates.claims import OfflineClaims
from certificates.codes import OFFLINE_LIFE
from certificates.errors import CodeUnknownKey
from certificates.offline import read_offline_code
from certificates.signing import LicenceKey, LicenceKeys
from certificates.trust import TrustList
from tests.unit.certificates.codes_at_hand import CLAIMS, NOW, new_pem

OLD, NEW = LicenceKey(pem=new_pem()), LicenceKey(pem=new_pem())
BEFORE = LicenceKeys("minsheng", OLD)
PUBLISHED = LicenceKeys("minsheng", OLD, (NEW,))
SIGNING = LicenceKeys("minsheng", NEW, (OLD,))
AFTER = LicenceKeys("minsheng", NEW)


def issued(at: datetime) -> OfflineClaims:
    return replace(CLAIMS, issued_at=at, not_before=at, expires_at=at + OFFLINE_LIFE)


def list_of(keys: LicenceKeys) -> TrustList:
    """The list as a verifier fetches it."""
    return TrustList.parse(json.dumps(keys.trust_list.as_json()))


@pytest.mark.parametrize(
    "gateways, lists",
    [
        ((BEFORE, PUBLISHED), (BEFORE, PUBLISHED)),
        # From here on every verifier has fetched the list of step 1.
        ((PUBLISHED, SIGNING), (PUBLISHED, SIGNING)),
        ((SIGNING, AFTER), (PUBLISHED, SIGNING, AFTER)),
    ],
    ids=["1-publish", "2-sign", "3-remove"],
)
def test_at_every_step_what_any_gateway_signs_every_verifier_reads(
    gateways: tuple[LicenceKeys, ...], lists: tuple[LicenceKeys, ...]
) -> None:
    for gateway in gateways:
        code = gateway.encode(issued(NOW))
        for fetched in lists:
            told = read_offline_code(code, list_of(fetched), at=NOW, audience=None)

            assert told == issued(NOW)


def test_the_last_code_of_the_old_key_is_read_to_its_last_second_and_then_the_key_may_go() -> None:
    code = PUBLISHED.encode(issued(NOW))
    last_second = NOW + OFFLINE_LIFE - timedelta(seconds=1)

    assert read_offline_code(code, list_of(SIGNING), at=last_second, audience=None)
    with pytest.raises(CodeUnknownKey):
        read_offline_code(code, list_of(AFTER), at=last_second, audience=None)


def test_a_key_that_signs_before_verifiers_have_it_is_unknown_to_them() -> None:
    with pytest.raises(CodeUnknownKey):
        read_offline_code(SIGNING.encode(issued(NOW)), list_of(BEFORE), at=NOW, audience=None)


def test_the_trust_list_is_a_jwk_set_to_a_library_that_knows_nothing_of_licences() -> None:
    keys = jwt.PyJWKSet.from_dict(SIGNING.trust_list.as_json()).keys

    found = [(key.key_id, key.algorithm_name, key.public_key_use) for key in keys]
    listed = SIGNING.trust_list.as_json()["keys"]
    assert found == [(key["kid"], "ES256", "sig") for key in listed]
    assert len(found) == 2
