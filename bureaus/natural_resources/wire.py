"""What the bureau's answers hold."""

import re

from bureaus.wire import Checked, WireSchema, code, listed, parse_compact_date, text

_AREA = re.compile(r"[1-9][0-9]{0,5}\.[0-9]{2}", re.ASCII)


def _area(value: object) -> str:
    if not isinstance(value, str) or not _AREA.fullmatch(value):
        raise ValueError("not an area with two places")
    return value


class TitleWire(WireSchema):
    number = Checked("bdcqzh", text(longest=60))
    unit_number = Checked("bdcdyh", text(longest=40))
    address = Checked("zl", text(longest=200))
    area_m2 = Checked("mj", _area)
    use = Checked("yt", text())
    share = Checked("gyqk", text())
    registered_on = Checked("djrq", parse_compact_date)
    registrar = Checked("djjg", text())
    status = Checked("zt", code({"1": "valid", "2": "replaced", "3": "cancelled"}))


class TitlesWire(WireSchema):
    id_number = Checked("sfzh", text())
    items = listed("qzlb", TitleWire, most=50)
