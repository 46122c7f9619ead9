"""Puts the licence services together, for app.py to provide."""

from collections.abc import Sequence

from auth.citizens import Citizens
from bureaus.registry import Bureaus
from certificates.batch.issue import CardBatches
from certificates.book import LicenceBook
from certificates.cards import Cards
from certificates.codes import Codes
from certificates.licences import Licences
from certificates.offline_codes import OfflineCodes
from certificates.online import OnlineCodes
from certificates.portraits import Portraits
from certificates.published import Revocations
from certificates.registry import LicenceTypes
from certificates.scans import Scans
from certificates.sealing.seals import Seal, Seals
from certificates.sharing.book import RequestBook
from certificates.sharing.choices import Choices
from certificates.sharing.copies import Copies
from certificates.sharing.requests import CopyRequests
from certificates.signing import LicenceKey, LicenceKeys
from certificates.uses import LicenceUses
from certificates.verify import Verifications
from certificates.watch import CodeWatch
from core.audit import AuditTrail
from core.clock import Clock
from core.crypto import Vault
from core.store.base import Store


def build_certificates(
    *,
    store: Store,
    vault: Vault,
    bureaus: Bureaus,
    citizens: Citizens,
    audit: AuditTrail,
    types: LicenceTypes,
    key_pems: Sequence[str],
    seals: Sequence[Seal],
    issuer: str,
    budget_s: float,
    now: Clock,
) -> tuple[object, ...]:
    """Return the services that the views use, and that share a book and a set of keys.

    Args:
        key_pems: Private keys on P-256: the first signs, the others are still believed.
        seals: Of every body that issues licences, or none: then no copies are offered.
        issuer: Who signs, as codes and the trust list name it.
        budget_s: Seconds for the whole list of a citizen's licences.

    Raises:
        ValueError: a key is not a private key on P-256.
    """
    current, *previous = [LicenceKey(pem=pem) for pem in key_pems]
    keys = LicenceKeys(issuer, current, tuple(previous))
    offline = OfflineCodes(store, now)
    book = LicenceBook(store, vault, types, offline, now)
    licences = Licences(book, bureaus, audit, now, budget_s=budget_s)
    online = OnlineCodes(store, vault, now)
    uses = LicenceUses(store, now)
    portraits = Portraits(bureaus)
    all_seals = Seals(seals)
    choices = Choices(licences, types)
    requests = CopyRequests(RequestBook(store, vault, now), types, citizens, choices, audit, now)
    return (
        keys,
        licences,
        uses,
        Cards(licences, portraits),
        Scans(),
        Codes(licences, online, offline, keys, audit, now),
        Verifications(
            book, licences, online, offline, keys.trust_list, citizens, portraits, uses, audit, now
        ),
        CodeWatch(online),
        Revocations(offline, keys, now),
        requests,
        all_seals,
        CardBatches(types["employment-registration-card"], book, citizens, vault, audit, now),
        Copies(
            requests=requests,
            seals=all_seals,
            types=types,
            licences=licences,
            citizens=citizens,
            uses=uses,
            audit=audit,
            now=now,
        ),
    )
