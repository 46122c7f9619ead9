"""Traffic police."""

from bureaus.traffic.adapter import Traffic
from tests.contract.calls.call import Call

_TO_CONFIRM = "4401990000000121"

CALLS = (
    Call(
        bureau="traffic",
        operation="licence",
        run=lambda bureaus, access: bureaus[Traffic].licence(access),
        fields=("sfzmhm", "dabh", "zjcx", "cclzrq", "yxqs", "yxqz", "ljjf", "qfrq", "zjzt"),
    ),
    Call(
        bureau="traffic",
        operation="vehicles",
        run=lambda bureaus, access: bureaus[Traffic].vehicles(access),
        fields=("sfzmhm", "list", "hphm", "hpzl", "clpp", "djrq", "yxqz", "clzt"),
    ),
    Call(
        bureau="traffic",
        operation="violations",
        run=lambda bureaus, access: bureaus[Traffic].violations(access, page=1, page_size=3),
        fields=(
            *("sfzmhm", "zs", "ym", "list", "wfbh", "wfsj", "wfdz", "wfxw", "hphm"),
            *("fkje", "wfjfs", "clbj"),
        ),
        echoes={"ym": "2"},
    ),
    Call(
        bureau="traffic",
        operation="points",
        run=lambda bureaus, access: bureaus[Traffic].points(access),
        fields=("sfzmhm", "zqks", "zqjs", "list", "jfsj", "wfbh", "wfxw", "wfjfs"),
    ),
    Call(
        bureau="traffic",
        operation="confirm",
        run=lambda bureaus, access: bureaus[Traffic].confirm(
            access, number=_TO_CONFIRM, serial="0123456789abcdef0123456789abcdef"
        ),
        fields=("sfzmhm", "wfbh", "jdsbh", "fkje", "wfjfs", "qrsj", "jkqx"),
        echoes={"wfbh": "4401990000000122"},
    ),
)
