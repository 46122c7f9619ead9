"""What the bureau's answers hold."""

from bureaus.wire import Checked, WireSchema, code, parse_compact_date, text


class DiplomaWire(WireSchema):
    id_number = Checked("sfzh", text())
    name = Checked("xm", text())
    number = Checked("zsbh", text(longest=24))
    school = Checked("xxmc", text())
    major = Checked("zymc", text())
    level = Checked("cc", text(longest=20))
    entered_on = Checked("rxrq", parse_compact_date)
    graduated_on = Checked("byrq", parse_compact_date)
    status = Checked("zt", code({"1": "valid", "3": "cancelled"}))


class EmploymentCardWire(WireSchema):
    id_number = Checked("sfzh", text())
    name = Checked("xm", text())
    number = Checked("bdzbh", text(longest=24))
    school = Checked("byyx", text())
    major = Checked("zymc", text())
    employer = Checked("bddw", text())
    report_by = Checked("bdqx", parse_compact_date)
    issued_on = Checked("qfrq", parse_compact_date)
    issuer = Checked("qfjg", text())
    status = Checked("zt", code({"1": "valid", "2": "replaced", "3": "cancelled"}))
