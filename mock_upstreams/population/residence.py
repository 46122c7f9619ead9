"""The sample citizens who live away from where they are registered, and have a permit for it."""

from dataclasses import dataclass
from datetime import date, timedelta

from mock_upstreams.lives import Persona
from mock_upstreams.seeded import day_between, digits, whole
from mock_upstreams.work_months import months_later


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


def permit_of(persona: Persona) -> ResidencePermit | None:
    """Return the permit of somebody who lives away from where they are registered."""
    if persona.draw is None:
        return RESIDENCE_PERMITS.get(persona.code)
    on = day_between(date(2019, 1, 1), date(2025, 12, 31), persona.draw, "permit")
    return ResidencePermit(
        number=f"440106{digits(12, persona.draw, 'permit')}",
        address=f"广东省广州市天河区样例路{whole(1, 400, persona.draw, 'lives')}号",
        registered_in=persona.address[:9],
        issuer="广州市公安局天河分局",
        issued_on=on,
        valid_until=months_later(on, 12 * 8) - timedelta(days=1),
    )
