"""Which of a citizen's licences a request may copy: what they are told, and what they picked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from certificates.describe import hints_of
from certificates.licence_type import LicenceState
from certificates.licences import LicenceEntry, Licences
from certificates.registry import LicenceTypes
from certificates.sharing.errors import CopyChoiceNeeded
from certificates.sharing.request import Wish
from core.access import Access
from core.errors import AppError, InvalidInput, NotFound

_NOT_MINE = "须为所申请证照中您的一份。 Must be one of your licences of a type that is asked for."
_TWICE = "每类证照只能选一份。 Name one licence of each type."


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A citizen's licences of one type that are valid now, or the error that hides them."""

    entries: tuple[LicenceEntry, ...] = ()
    error: AppError | None = None

    def describe(self) -> list[dict[str, object]]:
        """Return each licence by its id, and by what tells the citizen which one it is."""
        hints = hints_of(self.entries)
        return [
            {"licence_id": one.licence_id, "hint": hint}
            for one, hint in zip(self.entries, hints, strict=True)
        ]


class Choices:
    """Lets a citizen choose which licences a request may copy."""

    def __init__(self, licences: Licences, types: LicenceTypes) -> None:
        self._licences = licences
        self._types = types

    def offers(self, access: Access, wishes: Iterable[Wish]) -> dict[str, Offer]:
        """Return by type what could be copied now; the bureaus of these types are asked."""
        codes = [wish.type_code for wish in wishes]
        entries = self._licences.mine(access, [self._types[code] for code in codes])
        return {code: _offer([one for one in entries if one.kind.code == code]) for code in codes}

    def pick(
        self, access: Access, wishes: Sequence[Wish], licence_ids: Sequence[str]
    ) -> tuple[Wish, ...]:
        """Return the wishes, each with the one licence that may be copied for it.

        A bureau is asked where nothing was named and there may be several.

        Args:
            licence_ids: What the citizen named: for each type one at most.

        Raises:
            InvalidInput: one is not the citizen's, not of a type that is asked for, or two are of
                one type.
            CopyChoiceNeeded: there are several of a type, and none was named.
            BureauError: nobody can tell whether there are several.
        """
        kinds = [self._types[wish.type_code] for wish in wishes]
        ids = self._named(access, {kind.code for kind in kinds}, licence_ids)
        for kind in kinds:
            if kind.told_apart_by is None:
                ids.setdefault(kind.code, self._licences.only_id(access, kind))
        unclear = [wish for wish in wishes if wish.type_code not in ids]
        if unclear:
            ids |= _only_ones(self.offers(access, unclear))
        return tuple(replace(wish, licence_id=ids[wish.type_code]) for wish in wishes)

    def _named(
        self, access: Access, asked_for: set[str], licence_ids: Sequence[str]
    ) -> dict[str, str | None]:
        named: dict[str, str | None] = {}
        for licence_id in licence_ids:
            code = self._type_of(access, licence_id)
            if code not in asked_for:
                raise InvalidInput("No such licence.", fields={"licence_ids": [_NOT_MINE]})
            if code in named:
                raise InvalidInput("Two of one type.", fields={"licence_ids": [_TWICE]})
            named[code] = licence_id
        return named

    def _type_of(self, access: Access, licence_id: str) -> str | None:
        try:
            return self._licences.find(access, licence_id).kind.code
        except NotFound:
            return None


def _offer(entries: Sequence[LicenceEntry]) -> Offer:
    error = next((one.error for one in entries if one.error is not None), None)
    if error is not None:
        return Offer(error=error)
    valid = (one for one in entries if one.licence and one.licence.state is LicenceState.VALID)
    return Offer(entries=tuple(valid))


def _only_ones(offers: Mapping[str, Offer]) -> dict[str, str | None]:
    for offer in offers.values():
        if offer.error is not None:
            raise offer.error
    several = {code: offer for code, offer in offers.items() if len(offer.entries) > 1}
    if several:
        raise CopyChoiceNeeded(
            f"Name one licence of each of {', '.join(several)} in licence_ids.",
            choices=[
                {"type": code, "licences": offer.describe()} for code, offer in several.items()
            ],
        )
    # Where there is none, none is agreed to: nothing is copied, whatever they are issued later.
    return {
        code: offer.entries[0].licence_id if offer.entries else None
        for code, offer in offers.items()
    }
