"""What the bureau's answers hold."""

from bureaus.wire import Checked, WireSchema, parse_compact_date, text


class RecordWire(WireSchema):
    id_number = Checked("sfzh", text())
    name = Checked("xm", text())
    as_of = Checked("jzrq", parse_compact_date)
