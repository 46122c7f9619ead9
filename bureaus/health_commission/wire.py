"""What the bureau's answers hold."""

from bureaus.wire import Checked, WireSchema, code, listed, parse_compact_date, text


class BirthWire(WireSchema):
    number = Checked("csbh", text(longest=20))
    child_name = Checked("xsexm", text())
    sex = Checked("xb", code({"1": "male", "2": "female"}))
    born_on = Checked("csrq", parse_compact_date)
    hospital = Checked("csjg", text())
    mother_name = Checked("mqxm", text())
    father_name = Checked("fqxm", text())
    issued_on = Checked("qfrq", parse_compact_date)
    status = Checked("zt", code({"1": "valid", "2": "replaced", "3": "cancelled"}))


class BirthsWire(WireSchema):
    id_number = Checked("sfzh", text())
    items = listed("cszm", BirthWire, most=50)
