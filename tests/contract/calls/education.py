"""Education."""

from bureaus.education.adapter import Education
from tests.contract.calls.call import Call

CALLS = (
    Call(
        bureau="education",
        operation="diploma",
        run=lambda bureaus, access: bureaus[Education].diploma(access),
        fields=("sfzh", "xm", "zsbh", "xxmc", "zymc", "cc", "rxrq", "byrq", "zt"),
        clock_window_s=180,
    ),
    Call(
        bureau="education",
        operation="employment_card",
        run=lambda bureaus, access: bureaus[Education].employment_card(access),
        fields=("sfzh", "xm", "bdzbh", "byyx", "zymc", "bddw", "bdqx", "qfrq", "qfjg", "zt"),
        clock_window_s=180,
    ),
)
