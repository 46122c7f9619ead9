"""The licence services on a store in memory, with one bureau that does as it is told."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from auth.citizens import Citizens, own_access
from auth.organisations import Organisation
from bureaus.population.adapter import Population, ResidentRecord
from bureaus.population.errors import ReferencePhotoMissing
from bureaus.registry import Bureaus
from certificates.book import LicenceBook
from certificates.codes import CodeMode, Codes, LicenceCode
from certificates.licence_type import LicenceType
from certificates.licences import Licences
from certificates.offline_codes import OfflineCodes
from certificates.online import OnlineCodes
from certificates.portraits import Portraits
from certificates.registry import LicenceTypes
from certificates.types.resident_id_card import LICENCE_TYPE as ID_CARD
from certificates.uses import LicenceUses
from certificates.verify import Verification, Verifications
from core.access import Access
from core.audit import AuditTrail
from core.clock import beijing_date
from core.crypto import Vault
from core.errors import AppError
from core.store.base import Store
from core.store.sqlite import SqliteStore
from core.upstream.answers import Answers
from tests.fakes import FakeClock
from tests.unit.certificates.codes_at_hand import new_keys
from tools.codes.desk import RESIDENT

HOTEL = Organisation(
    client_id="hotel-0001",
    name="样例酒店",
    scopes=frozenset({"licence:verify"}),
    licence_types=frozenset({"resident-id-card"}),
    fields=frozenset({"name", "id_number", "sex"}),
)


class FakePopulation:
    """Holds one resident; raises `failure` while it is set; counts how often it was asked.

    `meanwhile` and `photo_is_read` are what happens elsewhere while it answers.
    """

    def __init__(self) -> None:
        self.resident_record = RESIDENT
        self.failure: AppError | None = None
        self.asked = 0
        self.meanwhile: Callable[[], object] = lambda: None
        self.photo_is_read: Callable[[], object] = lambda: None

    def resident(self, access: Access) -> ResidentRecord:
        self.asked += 1
        if self.failure is not None:
            raise self.failure
        self.meanwhile()
        return self.resident_record

    def reference_photo(self, _access: Access) -> bytes:
        self.photo_is_read()
        raise ReferencePhotoMissing("The register holds none.")


@dataclass
class Desk:
    """Everything wired, and a citizen who holds an ID card."""

    store: Store = field(default_factory=lambda: SqliteStore(None))
    clock: FakeClock = field(default_factory=FakeClock)
    kinds: tuple[LicenceType, ...] = (ID_CARD,)

    def __post_init__(self) -> None:
        vault, audit = Vault(bytes(32)), AuditTrail(self.store, self.clock)
        self.population = FakePopulation()
        self.citizens = Citizens(self.store, vault, self.clock, Answers(self.clock, most_bytes=0))
        self.offline = OfflineCodes(self.store, self.clock)
        self.book = LicenceBook(
            self.store, vault, LicenceTypes(self.kinds), self.offline, self.clock
        )
        self.bureaus = Bureaus({Population: self.population}, clients=())
        self.licences = Licences(self.book, self.bureaus, audit, self.clock, budget_s=0.2)
        self.online = OnlineCodes(self.store, vault, self.clock)
        self.keys = new_keys()
        self.uses = LicenceUses(self.store, self.clock)
        self.codes = Codes(self.licences, self.online, self.offline, self.keys, audit, self.clock)
        self.verifications = Verifications(
            self.book,
            self.licences,
            self.online,
            self.offline,
            self.keys.trust_list,
            self.citizens,
            Portraits(self.bureaus),
            self.uses,
            audit,
            self.clock,
        )
        ref = self.citizens.bind("account", name=RESIDENT.name, id_number=RESIDENT.id_number)
        self.access = own_access(self.citizens.subject(ref), "test")
        self.licence_id = self.enter(ref)

    def enter(self, holder_ref: str) -> str:
        """Enter the ID card of somebody of whom the register says what it says of the resident."""
        (record,) = ID_CARD.read(self.bureaus, self.access, beijing_date(self.clock()))
        self.population.asked = 0
        return self.book.see(holder_ref, ID_CARD, record, asked_at=self.clock()).licence_id

    def code(self, mode: CodeMode = CodeMode.ONLINE, *fields: str) -> LicenceCode:
        return self.codes.make(
            self.access, self.licence_id, mode=mode, fields=fields or None, audience=None
        )

    def scan(self, payload: str, organisation: Organisation = HOTEL) -> Verification:
        return self.verifications.verify(organisation, payload)

    def resident_changes(self, **changes: object) -> None:
        self.population.resident_record = replace(RESIDENT, **changes)
