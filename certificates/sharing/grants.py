"""What an organisation may ask for: what it was granted, and what a type reveals at all."""

from datetime import date, timedelta

from auth.organisations import Organisation
from certificates.registry import LicenceTypes
from certificates.sharing.book import LONGEST_DAYS
from certificates.sharing.errors import CopyNotAllowed
from certificates.sharing.request import Wish
from core.errors import InvalidInput


def check_last_day(until: date, *, today: date) -> None:
    """Return if copies may be given until this Beijing day.

    Raises:
        InvalidInput: it is over, or more than 90 days away.
    """
    if not today <= until <= today + timedelta(days=LONGEST_DAYS):
        reason = f"须在今天起{LONGEST_DAYS}天内。 Must be within {LONGEST_DAYS} days from today."
        raise InvalidInput("The last day is out of range.", fields={"valid_until": [reason]})


def check_wishes(types: LicenceTypes, organisation: Organisation, wishes: tuple[Wish, ...]) -> None:
    """Return if an organisation may ask for all of this.

    Raises:
        InvalidInput: a type twice, or a field that a type does not reveal.
        CopyNotAllowed: a type or field that the organisation was not granted.
    """
    if len({wish.type_code for wish in wishes}) != len(wishes):
        reason = "每类证照只能列一次。 Name each type once."
        raise InvalidInput("A type is named twice.", fields={"licences": [reason]})
    for wish in wishes:
        check_granted(types, organisation, wish)


def check_granted(types: LicenceTypes, organisation: Organisation, wish: Wish) -> None:
    """Return if an organisation may have these fields of this type.

    Raises:
        InvalidInput: the type does not reveal one of the fields.
        CopyNotAllowed: the organisation was not granted the type or one of the fields.
    """
    kind = types.get(wish.type_code)
    if kind is None or kind.code not in organisation.licence_types:
        raise CopyNotAllowed("The organisation was not granted this type.")
    on_offer = {*kind.reveals, *kind.consent_only}
    if not wish.fields or set(wish.fields) - on_offer:
        reason = f"Pick one or more of {', '.join(sorted(on_offer))}."
        raise InvalidInput("These fields are not revealed.", fields={"licences": [reason]})
    if set(wish.fields) - organisation.fields:
        raise CopyNotAllowed("The organisation was not granted one of the fields.")
