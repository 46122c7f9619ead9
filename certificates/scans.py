"""Pictures of codes: read beside the worker's loop, one at a time, and then forgotten."""

from functools import partial

from certificates.errors import PictureUnreadable, PictureWithoutCode
from certificates.qr_read import NoCodeSeen, read_qr
from core.beside import Beside

_MOST_IN_LINE = 10
"""Pictures. A hostile one takes a second, so nobody waits for longer than ten."""


class Scans:
    """Reads QR codes in pictures that officers hand in.

    A hostile picture may take a second of CPU. Decoding and searching run without Python's lock,
    in a thread, so that other requests go on; only one at a time, so that they keep a core.
    """

    def __init__(self) -> None:
        self.beside = Beside(most=_MOST_IN_LINE)

    def text(self, picture: bytes) -> str:
        """Return what the one QR code in a PNG or JPEG picture says.

        Raises:
            PictureWithoutCode: it shows none, or several.
            PictureUnreadable: no such picture, damaged, or of too many pixels.
            GatewayBusy: too many pictures wait already.
        """
        try:
            return self.beside.run(partial(read_qr, picture))
        except NoCodeSeen as exc:
            raise PictureWithoutCode("No single QR code was found.") from exc
        except ValueError as exc:
            raise PictureUnreadable("Send a JPEG or PNG of at most 25 megapixels.") from exc
