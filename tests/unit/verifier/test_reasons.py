import re

import pytest

from auth.verifier.reasons import Reason


def test_codes_are_plain_and_used_once() -> None:
    codes = [reason.code for reason in Reason]

    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z_]+", code) for code in codes)


@pytest.mark.parametrize("reason", Reason, ids=lambda reason: reason.code)
def test_every_reason_says_what_happened_and_what_to_do_in_both_languages(reason: Reason) -> None:
    assert re.search(r"[\u4e00-\u9fff].*，.*[\u4e00-\u9fff].*。$", reason.message_zh)
    assert reason.message_en.isascii()
    assert reason.message_en.count(".") >= 2


def test_a_reason_is_found_by_its_code() -> None:
    assert Reason.from_code("lips_still") is Reason.LIPS_STILL


def test_an_unknown_code_is_no_reason() -> None:
    with pytest.raises(ValueError, match="no reason"):
        Reason.from_code("looks_fine")
