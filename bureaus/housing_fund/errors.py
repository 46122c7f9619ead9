"""What the housing fund may decline, and why."""

from core.errors import BureauRecordMissing


class HousingLoanMissing(BureauRecordMissing):
    """The person has no loan from the housing fund."""

    code = "housing_loan_missing"
    message_zh = "没有查到您的公积金贷款；如有疑问，请联系公积金中心核实。"
    message_en = (
        "The housing fund has no loan of yours. If that seems wrong, please contact the fund."
    )
