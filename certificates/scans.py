"""Pictures of codes: read beside the worker's loop, one at a time, and then forgotten."""

from gevent import get_hub
from gevent.lock import BoundedSemaphore

from certificates.errors import PictureUnreadable, PictureWithoutCode
from certificates.qr_read import NoCodeSeen, read_qr


class Scans:
    """Reads QR codes in pictures that officers hand in.

    A hostile picture may take a second of CPU. Decoding and searching run without Python's lock,
    in a thread, so that other requests go on; only one at a time, so that they keep a core.
    """

    def __init__(self) -> None:
        self._turn = BoundedSemaphore(1)

    def text(self, picture: bytes) -> str:
        """Return what the one QR code in a PNG or JPEG picture says.

        Raises:
            PictureWithoutCode: it shows none, or several.
            PictureUnreadable: no such picture, damaged, or of too many pixels.
        """
        with self._turn:
            try:
                said: str = get_hub().threadpool.apply(read_qr, (picture,))
            except NoCodeSeen as exc:
                raise PictureWithoutCode("No single QR code was found.") from exc
            except ValueError as exc:
                raise PictureUnreadable("Send a JPEG or PNG of at most 25 megapixels.") from exc
        return said
