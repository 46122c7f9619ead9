"""Exit and entry."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.registry import Bureaus
from core.access import Access
from mock_upstreams.lives import Persona
from mock_upstreams.personas import LIANG_HAIYAN, LIN_XIAOMEI, WANG_WEI_NANSHAN
from tests.contract.calls.call import Call, Write

_BOOKING, _HANDING_IN = "0123456789abcdef" * 2, "fedcba9876543210" * 2
_CANCELLING = "00112233445566778899aabbccddeeff"
_OWN = next(one for one in (WANG_WEI_NANSHAN.appointment,) if one)  # from the start
_PLACE = ("sld", "sldmc", "dz", "rq", "sj")
_DONE = ("code", "state", "sfzh")


def _call(
    operation: str,
    run: Callable[[ExitEntry, Access], object],
    *fields: str,
    person: Persona = LIN_XIAOMEI,
    echoes: Mapping[str, str | int] = MappingProxyType({}),
    write: Write | None = None,
) -> Call:
    def run_it(bureaus: Bureaus, access: Access) -> object:
        return run(bureaus[ExitEntry], access)

    return Call(
        bureau="exit_entry",
        operation=operation,
        run=run_it,
        fields=fields,
        person=person,
        echoes=echoes,
        write=write,
    )


def _book(client: ExitEntry, access: Access) -> object:
    return client.book(access, office="440100-01", document="passport", when=None, serial=_BOOKING)


def _cancel(client: ExitEntry, access: Access) -> object:
    return client.cancel(access, number=_OWN.number, serial=_CANCELLING)


def _hand_in(client: ExitEntry, access: Access) -> object:
    return client.hand_in_photo(access, photo=b"\xff\xd8\xff", serial=_HANDING_IN)


def _look(bureaus: Bureaus, access: Access) -> object:
    """Return the free times of the offices where calls go, and the person's own."""
    client = bureaus[ExitEntry]
    return [
        client.slots(access, office=office, page=1, page_size=100)
        for office in ("440100-01", _OWN.office)
    ]


CALLS = (
    _call("submit", lambda client, access: client.documents(access), "code", "ticket"),
    _call(
        "poll",
        lambda client, access: client.documents(access),
        *(*_DONE, "zjlb", "zjzl", "zjhm", "xm", "ywxm", "qfrq", "yxqz", "qfjg", "zjzt"),
    ),
    _call(
        "poll",
        lambda client, access: client.applications(access),
        *(*_DONE, "bjlb", "slbh", "zjzl", "slrq", "yjrq", "jdlb", "jd", "rq"),
    ),
    _call(
        "poll",
        lambda client, access: client.crossings(access, page=1, page_size=3),
        *(*_DONE, "zts", "ym", "crlb", "rq", "fx", "ka", "zjzl", "zjhm"),
        echoes={"ym": 2},
    ),
    _call(
        "poll",
        lambda client, access: client.slots(access, office="", page=1, page_size=3),
        *(*_DONE, "zts", "ym", "kylb", *_PLACE, "syme", "wdyy"),
        echoes={"ym": 2},
    ),
    _call("apply", _book, "code", "ticket"),
    _call(
        "poll",
        _book,
        *(*_DONE, "lsh", "yy", "yybh", *_PLACE, "zjzl"),
        echoes={"lsh": _HANDING_IN, "sld": "440300-01", "zjzl": "20"},
        write=Write(
            other=LIANG_HAIYAN,
            by_other=lambda bureaus, access: _book(bureaus[ExitEntry], access),
            look=_look,
        ),
    ),
    _call(
        "poll",
        _cancel,
        *(*_DONE, "lsh", "yybh"),
        person=WANG_WEI_NANSHAN,
        echoes={"lsh": _BOOKING, "yybh": "YY0000000000"},
        write=Write(
            other=LIN_XIAOMEI,
            by_other=lambda bureaus, access: _cancel(bureaus[ExitEntry], access),
            look=_look,
        ),
    ),
    _call(
        "poll",
        _hand_in,
        *(*_DONE, "lsh", "hzbh", "slrq", "yxqz"),
        echoes={"lsh": _BOOKING},
        write=Write(
            other=LIANG_HAIYAN,
            by_other=lambda bureaus, access: _hand_in(bureaus[ExitEntry], access),
            look=None,
        ),
    ),
)
