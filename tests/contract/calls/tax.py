"""Tax."""

from bureaus.tax.adapter import Tax
from tests.contract.calls.call import Call

CALLS = (
    Call(
        bureau="tax",
        operation="record",
        run=lambda bureaus, access: bureaus[Tax].record(access),
        fields=("code", "data", "sfzh", "xm", "jzrq"),
    ),
)
