"""What the housing fund may decline, and why."""

from core.errors import BureauRecordMissing, BureauRefused


class HousingLoanMissing(BureauRecordMissing):
    """The person has no loan from the housing fund."""

    code = "housing_loan_missing"
    message_zh = "没有查到您的公积金贷款；如有疑问，请联系公积金中心核实。"
    message_en = (
        "The housing fund has no loan of yours. If that seems wrong, please contact the fund."
    )


class WithdrawalTooMuch(BureauRefused):
    """More is asked for than the account holds, or than the reason allows."""

    code = "withdrawal_too_much"
    message_zh = "超过了该原因目前可提取的额度，请减少金额后重新提交。"
    message_en = "That is more than you can withdraw for this reason now. Please ask for less."


class WithdrawalAccountSealed(BureauRefused):
    """The account is sealed: the fund decides at a counter only."""

    code = "withdrawal_account_sealed"
    message_zh = "您的公积金账户已封存，不能网上提取，请带身份证到公积金中心窗口办理。"
    message_en = (
        "Your housing-fund account is sealed. Please bring your ID card to one of the fund's "
        "counters."
    )


class WithdrawalUnderWay(BureauRefused):
    """There is one at a time."""

    code = "withdrawal_under_way"
    message_zh = "您已有一笔提取申请正在办理，请等它办结后再申请。"
    message_en = "Another withdrawal of yours is being handled. Please wait until it is done."


class WithdrawalReasonUnfit(BureauRefused):
    """The reason does not hold by the fund's records: no loan to repay, not retired."""

    code = "withdrawal_reason_unfit"
    message_zh = "所选的提取原因与公积金中心的记录不符，请核对后改选其他原因。"
    message_en = "The reason does not fit the housing fund's records. Please choose another reason."


class WithdrawalUnknown(BureauRefused):
    """The person has no application of this number."""

    status = 404
    code = "withdrawal_unknown"
    message_zh = "没有找到该提取申请，请在提取申请进度中核对申请编号。"
    message_en = "There is no such withdrawal. Please check its number in your list of withdrawals."


class WithdrawalPastCancelling(BureauRefused):
    """The application was approved, paid or cancelled."""

    code = "withdrawal_past_cancelling"
    message_zh = "该提取申请已审核通过或已办结，不能取消；如有疑问，请联系公积金中心。"
    message_en = (
        "This withdrawal was decided already and cannot be cancelled. If you have questions, "
        "please contact the housing fund."
    )
