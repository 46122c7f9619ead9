"""The sample citizens who live away from where they are registered, and have a permit for it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class ResidencePermit:
    """Good for a year, and endorsed for another each time; `valid_until` is the last day."""

    number: str
    address: str
    registered_in: str
    issuer: str
    issued_on: date
    valid_until: date


RESIDENCE_PERMITS = {
    "gulinaer": ResidencePermit(
        number="440106000000000093",
        address="广东省广州市天河区员村样例路9号805房",
        registered_in="新疆维吾尔自治区乌鲁木齐市天山区",
        issuer="广州市公安局天河分局",
        issued_on=date(2020, 3, 2),
        valid_until=date(2028, 3, 1),
    ),
    "deng-zhiqiang": ResidencePermit(
        number="440106000000000086",
        address="广东省广州市天河区棠下样例街31号",
        registered_in="广东省惠州市惠城区",
        issuer="广州市公安局天河分局",
        issued_on=date(2021, 5, 17),
        valid_until=date(2025, 5, 16),
    ),
}
