"""Private keys are cut out of a text, and none of them is passed over."""

from collections.abc import Callable

import pytest

from core.keys import split_private_keys
from tests.keys import private_key_pem

FIRST, SECOND = private_key_pem(), private_key_pem()


def test_keys_are_found_whatever_stands_around_them() -> None:
    text = (
        f"since 2026\n{FIRST}-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n{SECOND}"
    )

    assert split_private_keys(text) == (FIRST, SECOND)


@pytest.mark.parametrize(
    "harm",
    [
        lambda pem: pem.replace("-----BEGIN PRIVATE KEY-----\n", ""),
        lambda pem: pem.replace("-----END PRIVATE KEY-----\n", ""),
        lambda pem: pem.replace("M", "?", 1),
        lambda pem: pem.replace(" PRIVATE", " EC PRIVATE"),
    ],
    ids=["no-begin", "no-end", "altered", "another-kind"],
)
def test_a_key_that_is_broken_is_not_passed_over(harm: Callable[[str], str]) -> None:
    with pytest.raises(ValueError, match=r"(?i)pem|key"):
        split_private_keys(harm(FIRST) + SECOND)
