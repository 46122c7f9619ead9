"""What the tax bureau may say no to."""

from core.errors import BureauRefused


class TaxPeriodUnavailable(BureauRefused):
    """The month or year is still to come: there is nothing to tell or certify."""

    status = 422
    code = "tax_period_unavailable"
    message_zh = "所选的月份或年份还没有到，请改选本月、今年或更早的时间。"
    message_en = (
        "The month or year you chose is still to come. Please choose the present one or an "
        "earlier one."
    )
