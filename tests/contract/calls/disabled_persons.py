"""Disabled persons' federation."""

from bureaus.disabled_persons.adapter import DisabledPersons
from mock_upstreams.personas import LIANG_HAIYAN
from tests.contract.calls.call import Call

CALLS = (
    Call(
        bureau="disabled_persons",
        operation="card",
        run=lambda bureaus, access: bureaus[DisabledPersons].card(access),
        fields=("sfzh", "xm", "cjrzh", "cjlb", "cjdj", "qfrq", "yxqjzrq", "qfjg", "zt"),
        person=LIANG_HAIYAN,
        clock_window_s=180,
    ),
)
