"""What an organisation may write as the purpose of a request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.sharing.purpose import purpose_problem

ID_NUMBER = "440106199103080004"


@pytest.mark.parametrize(
    "text",
    [
        "申请个人住房贷款",
        "2026年第一季度统一招聘，共3人",
        "Opening an account (no. 12, 2026)",
    ],
)
def test_words_with_a_few_numbers_are_taken(text: str) -> None:
    assert purpose_problem(text) is None


@pytest.mark.parametrize("blank", ["\u3164", "\u115f", "\u1160", "\uffa0"])
def test_letters_that_show_nothing_are_refused(blank: str) -> None:
    assert purpose_problem(blank * 4)
    assert purpose_problem(f"申请{blank}贷款")


@given(st.text("/，,_·:;()（）年 -款", min_size=0, max_size=2))
def test_an_identity_number_is_refused_whatever_stands_between_its_digits(between: str) -> None:
    assert purpose_problem("客户" + between.join(ID_NUMBER) + "贷款")


@pytest.mark.parametrize(
    "digits", ["零一二三四五六七八九", "０１２３４５６７８９", "〇壹贰叁肆伍陆柒捌玖"]
)
def test_numbers_are_refused_in_every_spelling(digits: str) -> None:
    number = "".join(digits[int(digit)] for digit in "13800138000")

    assert purpose_problem(f"贷款联系{number}")
