"""Traffic police."""

from bureaus.registry import Bureaus
from bureaus.traffic.adapter import Traffic
from core.access import Access
from mock_upstreams.personas import WANG_WEI_NANSHAN
from tests.contract.calls.call import Call, Write

_TO_CONFIRM = "4401990000000121"
_OF_ANOTHER = "4403990000000301"


def _confirm(bureaus: Bureaus, access: Access, number: str) -> object:
    return bureaus[Traffic].confirm(
        access, number=number, serial="0123456789abcdef0123456789abcdef"
    )


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
        run=lambda bureaus, access: _confirm(bureaus, access, _TO_CONFIRM),
        fields=("sfzmhm", "wfbh", "jdsbh", "fkje", "wfjfs", "qrsj", "jkqx"),
        echoes={"wfbh": "4401990000000122"},
        write=Write(
            other=WANG_WEI_NANSHAN,
            by_other=lambda bureaus, access: _confirm(bureaus, access, _OF_ANOTHER),
            look=lambda bureaus, access: bureaus[Traffic].violations(access, page=1, page_size=100),
        ),
    ),
)
