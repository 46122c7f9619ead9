"""What the bureau's answers hold."""

from stdnum.cn import uscc

from bureaus.wire import Checked, WireSchema, code, listed, parse_compact_date, text


def _uscc(value: object) -> str:
    if not isinstance(value, str) or not uscc.is_valid(value):
        raise ValueError("not a unified social credit code")
    return value


class EnterpriseWire(WireSchema):
    uscc = Checked("tyshxydm", _uscc)
    name = Checked("mc", text())
    kind = Checked("lx", text())
    representative = Checked("fddbr", text())
    capital = Checked("zczb", text(longest=40))
    founded_on = Checked("clrq", parse_compact_date)
    address = Checked("zs", text(longest=200))
    scope = Checked("jyfw", text(longest=400))
    registrar = Checked("djjg", text())
    issued_on = Checked("hzrq", parse_compact_date)
    status = Checked(
        "zt", code({"1": "open", "2": "closed_for_now", "3": "revoked", "4": "deregistered"})
    )


class EnterprisesWire(WireSchema):
    id_number = Checked("sfzh", text())
    items = listed("qylb", EnterpriseWire, most=50)
