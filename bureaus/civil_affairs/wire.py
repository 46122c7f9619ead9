"""What the bureau's answers hold."""

from bureaus.wire import Checked, WireSchema, code, parse_compact_date, text


class MarriageWire(WireSchema):
    id_number = Checked("sfzh", text())
    name = Checked("xm", text())
    number = Checked("jhzh", text(longest=40))
    spouse_name = Checked("poxm", text())
    registered_on = Checked("djrq", parse_compact_date)
    registrar = Checked("djjg", text())
    status = Checked("zt", code({"1": "valid", "2": "replaced", "3": "dissolved"}))
