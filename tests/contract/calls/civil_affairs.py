"""Civil affairs."""

from bureaus.civil_affairs.adapter import CivilAffairs
from tests.contract.calls.call import Call

CALLS = (
    Call(
        bureau="civil_affairs",
        operation="marriage",
        run=lambda bureaus, access: bureaus[CivilAffairs].marriage(access),
        fields=("sfzh", "xm", "jhzh", "poxm", "djrq", "djjg", "zt"),
        clock_window_s=180,
    ),
)
