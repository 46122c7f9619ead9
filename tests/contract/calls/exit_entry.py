"""Exit and entry."""

from collections.abc import Callable

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.registry import Bureaus
from core.access import Access
from tests.contract.calls.call import Call

_BOOKING, _HANDING_IN = "0123456789abcdef" * 2, "fedcba9876543210" * 2
_PLACE = ("sld", "sldmc", "dz", "rq", "sj")
_DONE = ("code", "state", "sfzh")


def _call(operation: str, run: Callable[[ExitEntry, Access], object], *fields: str) -> Call:
    def run_it(bureaus: Bureaus, access: Access) -> object:
        return run(bureaus[ExitEntry], access)

    return Call(bureau="exit_entry", operation=operation, run=run_it, fields=fields)


def _book(client: ExitEntry, access: Access) -> object:
    return client.book(access, office="440100-01", document="passport", when=None, serial=_BOOKING)


def _hand_in(client: ExitEntry, access: Access) -> object:
    return client.hand_in_photo(access, photo=b"\xff\xd8\xff", serial=_HANDING_IN)


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
    ),
    _call(
        "poll",
        lambda client, access: client.slots(access, office="", page=1, page_size=3),
        *(*_DONE, "zts", "ym", "kylb", *_PLACE, "syme", "wdyy"),
    ),
    _call("apply", _book, "code", "ticket"),
    _call("poll", _book, *(*_DONE, "lsh", "yy", "yybh", *_PLACE, "zjzl")),
    _call("poll", _hand_in, *(*_DONE, "lsh", "hzbh", "slrq", "yxqz")),
)
