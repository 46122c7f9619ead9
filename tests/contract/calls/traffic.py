"""Traffic police."""

from bureaus.traffic.adapter import Traffic
from tests.contract.calls.call import Call

CALLS = (
    Call(
        bureau="traffic",
        operation="record",
        run=lambda bureaus, access: bureaus[Traffic].record(access),
        fields=("code", "data", "sfzh", "xm", "jzrq"),
    ),
)
