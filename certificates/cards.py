"""Draws a citizen's licence as a card for themselves."""

from certificates.licences import Licences
from certificates.portraits import Portraits
from certificates.rendering.card import Card, card_svg
from certificates.rendering.png import png_from_svg
from core.access import Access


class Cards:
    """Cards as SVG and PNG. They show the person their own data in full."""

    def __init__(self, licences: Licences, portraits: Portraits) -> None:
        self._licences = licences
        self._portraits = portraits

    def svg(self, access: Access, licence_id: str) -> str:
        """Return the card of one of the subject's licences.

        Raises:
            NotFound: no such licence, or someone else's.
            BureauRecordMissing: the bureau no longer holds it.
            BureauError: the bureau does not answer. A missing portrait is no error.
        """
        licence = self._licences.read(access, licence_id)
        has_portrait = licence.issued.kind.look.portrait
        return card_svg(
            Card(
                kind=licence.issued.kind,
                record=licence.record,
                state=licence.state,
                identifier=licence.issued.identifier,
                as_of=licence.as_of,
                portrait=self._portraits.uri(access) if has_portrait else None,
            )
        )

    def png(self, access: Access, licence_id: str) -> bytes:
        """Return the card as PNG, 1012 x 638 px. Raises what `svg` raises."""
        return png_from_svg(self.svg(access, licence_id))
