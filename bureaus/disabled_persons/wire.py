"""What the bureau's answers hold."""

from bureaus.wire import Checked, WireSchema, code, parse_compact_date, text


class DisabilityCardWire(WireSchema):
    id_number = Checked("sfzh", text())
    name = Checked("xm", text())
    number = Checked("cjrzh", text(longest=24))
    category = Checked(
        "cjlb",
        code(
            {
                "1": "sight",
                "2": "hearing",
                "3": "speech",
                "4": "limbs",
                "5": "intellect",
                "6": "mind",
                "7": "several",
            }
        ),
    )
    level = Checked("cjdj", code({"1": "1", "2": "2", "3": "3", "4": "4"}))
    issued_on = Checked("qfrq", parse_compact_date)
    valid_until = Checked("yxqjzrq", parse_compact_date)
    issuer = Checked("qfjg", text())
    status = Checked("zt", code({"1": "valid", "3": "cancelled"}))
