"""Sealing and fingerprints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crypto import Vault

VAULT = Vault(bytes(32))
OTHER = Vault(bytes(31) + b"\x01")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_comes_back(plain: str) -> None:
    sealed = VAULT.seal(plain, context="citizen/1/name")

    assert VAULT.unseal(sealed, context="citizen/1/name") == plain


def test_a_sealed_value_does_not_show_that_it_is_the_same() -> None:
    assert VAULT.seal("x", context="c") != VAULT.seal("x", context="c")


@pytest.mark.parametrize(
    "open_it",
    [
        lambda sealed: VAULT.unseal(sealed, context="citizen/2/name"),
        lambda sealed: OTHER.unseal(sealed, context="citizen/1/name"),
        lambda sealed: VAULT.unseal(sealed[:-8] + "AAAAAAA=", context="citizen/1/name"),
        lambda sealed: VAULT.unseal("", context="citizen/1/name"),
    ],
    ids=["moved", "other-key", "altered", "empty"],
)
def test_a_sealed_value_opens_only_where_it_belongs(open_it) -> None:
    sealed = VAULT.seal("林晓梅", context="citizen/1/name")

    with pytest.raises(ValueError):  # noqa: PT011 - any kind says that it does not open
        open_it(sealed)


def test_fingerprints_are_equal_for_equal_values_of_one_purpose_and_key() -> None:
    one = VAULT.fingerprint("440104", purpose="citizen")

    assert one == VAULT.fingerprint("440104", purpose="citizen")
    assert one != VAULT.fingerprint("440104", purpose="account")
    assert one != OTHER.fingerprint("440104", purpose="citizen")
    assert VAULT.fingerprint("b", purpose="a") != VAULT.fingerprint("", purpose="ab")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_master_key_has_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(bytes(length))
