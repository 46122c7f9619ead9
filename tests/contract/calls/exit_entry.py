"""Exit and entry."""

from bureaus.exit_entry.adapter import ExitEntry
from tests.contract.calls.call import Call

CALLS = (
    Call(
        bureau="exit_entry",
        operation="submit",
        run=lambda bureaus, access: bureaus[ExitEntry].documents(access),
        fields=("code", "ticket"),
    ),
    Call(
        bureau="exit_entry",
        operation="poll",
        run=lambda bureaus, access: bureaus[ExitEntry].documents(access),
        fields=(
            *("code", "state", "sfzh", "zjlb"),
            *("zjzl", "zjhm", "xm", "ywxm", "qfrq", "yxqz", "qfjg", "zjzt"),
        ),
    ),
)
