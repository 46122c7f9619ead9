"""Natural resources."""

from bureaus.natural_resources.adapter import NaturalResources
from tests.contract.calls.call import Call

CALLS = (
    Call(
        bureau="natural_resources",
        operation="titles",
        run=lambda bureaus, access: bureaus[NaturalResources].titles(access),
        fields=("sfzh", "qzlb", "bdcqzh", "bdcdyh", "zl", "mj", "yt", "gyqk", "djrq", "djjg", "zt"),
        clock_window_s=180,
    ),
)
