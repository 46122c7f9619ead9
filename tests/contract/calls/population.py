"""The population register."""

from bureaus.population.adapter import Population
from mock_upstreams.personas import GULINAER
from tests.contract.calls.call import Call

_TIF_WINDOW_S = 180

CALLS = (
    Call(
        bureau="population",
        operation="confirm",
        run=lambda bureaus, access: bureaus[Population].confirm(access),
        fields=("gmsfhm", "ppddm"),
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="population",
        operation="reference_photo",
        run=lambda bureaus, access: bureaus[Population].reference_photo(access),
        fields=("gmsfhm", "xp"),
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="population",
        operation="resident",
        run=lambda bureaus, access: bureaus[Population].resident(access),
        fields=("gmsfhm", "xm", "xb", "mz", "csrq", "zz", "qfjg", "yxqqsrq", "yxqjzrq"),
        clock_window_s=_TIF_WINDOW_S,
    ),
    Call(
        bureau="population",
        operation="residence_permit",
        run=lambda bureaus, access: bureaus[Population].residence_permit(access),
        fields=("gmsfhm", "xm", "jzzbh", "jzdz", "hjdqh", "qfjg", "qfrq", "yxqjzrq"),
        person=GULINAER,
        clock_window_s=_TIF_WINDOW_S,
    ),
)
