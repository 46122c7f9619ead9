"""What the traffic police may say no to."""

from core.errors import BureauRefused


class ViolationUnknown(BureauRefused):
    """No such violation of this person."""

    status = 404
    code = "violation_unknown"
    message_zh = "没有查到您的这条违法记录，请从违法列表中选择。"
    message_en = "There is no such violation of yours. Please choose one from the list."


class ViolationHandled(BureauRefused):
    """It was confirmed before."""

    code = "violation_handled"
    message_zh = "该违法已经处理过，无需再次确认；如未缴款，请直接缴款。"
    message_en = "This violation was confirmed before. If its fine is open, please pay it."


class ViolationNeedsCounter(BureauRefused):
    """Too heavy to be accepted without being heard in person."""

    code = "violation_needs_counter"
    message_zh = "该违法记分较多，不能线上确认，请携带驾驶证到交管窗口处理。"
    message_en = (
        "This violation carries too many points to be accepted online. Please go to a traffic "
        "police counter with your driving licence."
    )
