"""Draws a citizen's licence as a card for themselves."""

from bureaus.population.adapter import Population
from bureaus.registry import Bureaus
from certificates.licences import Licence, Licences
from certificates.rendering.card import Card, card_svg
from certificates.rendering.png import png_from_svg
from certificates.rendering.portrait import portrait_uri
from core.access import Access
from core.errors import AppError


class Cards:
    """Cards as SVG and PNG. They show the person their own data in full."""

    def __init__(self, licences: Licences, bureaus: Bureaus) -> None:
        self._licences = licences
        self._bureaus = bureaus

    def svg(self, access: Access, licence_id: str) -> str:
        """Return the card of one of the subject's licences.

        Raises:
            NotFound: no such licence, or someone else's.
            BureauRecordMissing: the bureau no longer holds it.
            BureauError: the bureau does not answer. A missing portrait is no error.
        """
        licence = self._licences.read(access, licence_id)
        return card_svg(
            Card(
                kind=licence.issued.kind,
                record=licence.record,
                state=licence.state,
                identifier=licence.issued.identifier,
                as_of=licence.as_of,
                portrait=self._portrait(access, licence),
            )
        )

    def png(self, access: Access, licence_id: str) -> bytes:
        """Return the card as PNG, 1012 x 638 px. Raises what `svg` raises."""
        return png_from_svg(self.svg(access, licence_id))

    def _portrait(self, access: Access, licence: Licence) -> str | None:
        if not licence.issued.kind.look.portrait:
            return None
        try:
            return portrait_uri(self._bureaus[Population].reference_photo(access))
        except AppError:
            # No photo, or its bureau is down: a card without a portrait still helps its holder.
            return None
