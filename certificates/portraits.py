"""The holder's face, as the population register has it, made small for a card or a screen."""

from bureaus.population.adapter import Population
from bureaus.registry import Bureaus
from certificates.rendering.portrait import portrait_uri
from core.access import Access
from core.errors import AppError


class Portraits:
    """Reads reference photos (返照). None is ever kept."""

    def __init__(self, bureaus: Bureaus) -> None:
        self._bureaus = bureaus

    def uri(self, access: Access) -> str | None:
        """Return the subject's photo as a data URI of a 300 x 375 JPEG.

        None where the register has none, does not answer, or sends no sound picture: a licence
        without a portrait is still a licence, and whoever looks at it sees that it is missing.
        """
        try:
            return portrait_uri(self._bureaus[Population].reference_photo(access))
        except AppError:
            return None
