"""An invented citizen with an ID card, everything that issues and checks its codes, in memory."""

import zlib
from datetime import UTC, date, datetime, timedelta

import base45

from auth.citizens import Citizens, own_access
from auth.organisations import Organisation
from bureaus.population.adapter import Population, ResidentRecord
from bureaus.registry import Bureaus
from certificates.book import LicenceBook
from certificates.codes import CodeMode, Codes
from certificates.licences import Licences
from certificates.offline_codes import OfflineCodes
from certificates.online import OnlineCodes
from certificates.portraits import Portraits
from certificates.registry import LicenceTypes
from certificates.signing import LicenceKeys
from certificates.types.resident_id_card import LICENCE_TYPE
from certificates.uses import LicenceUses
from certificates.verify import Verification, Verifications
from core.access import Access
from core.audit import AuditTrail
from core.crypto import Vault
from core.store.sqlite import SqliteStore
from core.upstream.answers import Answers

RESIDENT = ResidentRecord(
    name="林晓梅",
    id_number="440106199103080001",
    sex="female",
    ethnicity="汉",
    birth_date=date(1991, 3, 8),
    address="广东省广州市天河区五山路样例街12号603房",
    card_issuer="广州市公安局天河分局",
    valid_from=date(2018, 5, 14),
    valid_until=date(2038, 5, 14),
)
SIGNATURE_BYTES = 64
_NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
_FIELDS = ("name", "id_number", "sex", "birth_date", "address")
_HOTEL = Organisation(
    client_id="hotel-0001",
    name="样例酒店",
    scopes=frozenset({"licence:verify"}),
    licence_types=frozenset({LICENCE_TYPE.code}),
    fields=frozenset(_FIELDS),
)


class _Population:
    """Holds one resident."""

    def resident(self, access: Access) -> ResidentRecord:
        return RESIDENT


class Desk:
    """Issues codes to the citizen and scans whatever it is shown, as a hotel does."""

    def __init__(self, keys: LicenceKeys) -> None:
        self.now = _NOW
        self.keys = keys
        store, vault = SqliteStore(None), Vault(bytes(32))
        audit = AuditTrail(store, self._clock)
        citizens = Citizens(store, vault, self._clock, Answers(self._clock, most_bytes=0))
        offline = OfflineCodes(store, self._clock)
        book = LicenceBook(store, vault, LicenceTypes((LICENCE_TYPE,)), offline, self._clock)
        bureaus = Bureaus({Population: _Population()}, clients=())
        licences = Licences(book, bureaus, audit, self._clock)
        online, uses = OnlineCodes(store, vault, self._clock), LicenceUses(store, self._clock)
        self._codes = Codes(licences, online, offline, keys, audit, self._clock)
        self._verifications = Verifications(
            book,
            licences,
            online,
            offline,
            keys.trust_list,
            citizens,
            Portraits(bureaus),
            uses,
            audit,
            self._clock,
        )
        ref = citizens.bind("account", name=RESIDENT.name, id_number=RESIDENT.id_number)
        self._access = own_access(citizens.subject(ref), "fuzz")
        (entry,) = licences.mine(self._access)
        self._licence_id = str(entry.licence_id)

    def code(
        self,
        mode: CodeMode,
        fields: int = 2,
        *,
        audience: str | None = None,
        ahead: timedelta = timedelta(),
    ) -> str:
        """Return an honest code with the first few fields, made so long from now."""
        self.now = _NOW + ahead
        made = self._codes.make(
            self._access, self._licence_id, mode=mode, fields=_FIELDS[:fields], audience=audience
        )
        self.now = _NOW
        return made.payload

    def scan(self, payload: str) -> Verification:
        """Return what the code proves.

        Raises:
            CodeRefused: nothing.
        """
        return self._verifications.verify(_HOTEL, payload)

    def _clock(self) -> datetime:
        return self.now


def unpacked(code: str) -> bytes:
    """Return the COSE message in an honest offline code."""
    return zlib.decompress(base45.b45decode(code))


def packed(message: bytes, level: int = 9) -> str:
    """Return an offline code with any bytes for a message."""
    return str(base45.b45encode(zlib.compress(message, level)).decode())
