"""Draws a citizen's licence as a card for themselves."""

from enum import StrEnum

from gevent.lock import BoundedSemaphore

from certificates.licences import Licences
from certificates.portraits import Portraits
from certificates.rendering.card import Card, card_svg
from certificates.rendering.large import large_card_svg
from certificates.rendering.png import png_from_svg
from core.access import Access
from core.line import Line

_MOST_AT_ONCE = 2
"""Pictures that are drawn at a time: each is a process that takes a core."""

_MOST_IN_LINE = 20
"""With those. A picture takes a fifth of a second, so nobody waits for much more than two."""


class CardSize(StrEnum):
    NORMAL = "normal"
    LARGE = "large"  # print of twice the size, for elders


_DRAWN = {CardSize.NORMAL: card_svg, CardSize.LARGE: large_card_svg}


class Cards:
    """Cards as SVG and PNG. They show the person their own data in full."""

    def __init__(self, licences: Licences, portraits: Portraits) -> None:
        self._licences = licences
        self._portraits = portraits
        self.line = Line(most=_MOST_IN_LINE)
        self._drawing = BoundedSemaphore(_MOST_AT_ONCE)

    def svg(self, access: Access, licence_id: str, size: CardSize) -> str:
        """Return the card of one of the subject's licences.

        Raises:
            NotFound: no such licence, or someone else's.
            BureauRecordMissing: the bureau no longer holds it.
            BureauError: the bureau does not answer. A missing portrait is no error.
        """
        licence = self._licences.read(access, licence_id)
        has_portrait = licence.issued.kind.look.portrait
        return _DRAWN[size](
            Card(
                kind=licence.issued.kind,
                record=licence.record,
                state=licence.state,
                identifier=licence.issued.identifier,
                as_of=licence.as_of,
                portrait=self._portraits.uri(access) if has_portrait else None,
            )
        )

    def png(self, access: Access, licence_id: str, size: CardSize) -> bytes:
        """Return the card as PNG, 1012 px wide.

        Raises:
            GatewayBusy: too many pictures wait to be drawn. And what `svg` raises.
        """
        drawn = self.svg(access, licence_id, size)
        with self.line.stand(), self._drawing:
            return png_from_svg(drawn)
