"""What the administration may say no to."""

from core.errors import BureauRefused


class AppointmentFull(BureauRefused):
    """The last place at that time was taken."""

    code = "appointment_full"
    message_zh = "该时段已约满，请另选一个时段。"
    message_en = "No place is left at that time. Please choose another time."


class AppointmentExists(BureauRefused):
    """The person has an appointment to come; there is one at a time."""

    code = "appointment_exists"
    message_zh = "您已有一个出入境预约；如需改期，请先取消原预约。"
    message_en = "You have an appointment already. To change it, please cancel that one first."


class AppointmentNotOffered(BureauRefused):
    """The office does not exist, or offers no such day or time."""

    code = "appointment_not_offered"
    message_zh = "该受理点在所选时间不开放预约，请从可预约时段中选择。"
    message_en = "That office offers no such time. Please choose one from the list of free times."


class AppointmentUnknown(BureauRefused):
    """The person has no such appointment that can still be cancelled."""

    status = 404
    code = "appointment_unknown"
    message_zh = "没有找到可取消的预约，请核对预约编号；当天及以前的预约不能取消。"
    message_en = (
        "There is no such appointment to cancel. Please check its number; an appointment can be "
        "cancelled until the day before."
    )
