"""What social security may say no to."""

from datetime import date

from core.errors import BureauRecordMissing, BureauRefused


class NoPension(BureauRecordMissing):
    """The bureau pays this person no pension, so there is nothing to show or to attest."""

    code = "no_pension"
    message_zh = "社保部门没有您领取养老金的记录；如果您已退休，请联系参保地社保经办机构。"
    message_en = (
        "Social security pays you no pension as far as it knows. If you have retired, please "
        "contact the office where you are insured."
    )


class AlreadyAttested(BureauRefused):
    """The last attestation was made a short while ago; `valid_until` says how long it holds."""

    code = "already_attested"
    message_zh = "您最近已完成养老待遇资格认证，目前无需再次认证。"
    message_en = "You attested a short while ago. There is no need to do it again now."

    def __init__(self, detail: str | None = None, *, bureau: str, valid_until: date) -> None:
        super().__init__(detail, bureau=bureau)
        self.valid_until = valid_until
        day = f"{valid_until.year}年{valid_until.month}月{valid_until.day}日"
        self.message_zh = f"您最近已完成养老待遇资格认证，有效期至{day}，目前无需再次认证。"
        self.message_en = (
            f"You attested a short while ago. That holds until {valid_until:%d %B %Y}; there "
            "is no need to do it again now."
        )

    def extension(self) -> dict[str, object]:
        return {**super().extension(), "valid_until": self.valid_until.isoformat()}
