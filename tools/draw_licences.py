"""Draws the pictures of docs/licences/ anew, from the sample citizens and the cards as they are.

    python -m tools.draw_licences [FOLDER]

No bureau is asked: three stand-ins say what the sample bureaus would.
"""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.exit_entry.records import TravelDocument
from bureaus.population.adapter import Population, ResidentRecord
from bureaus.population.ethnicities import ETHNICITIES
from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity, SocialSecurityCard
from certificates.identifiers import LicenceIdentifier
from certificates.licence_type import LicenceType, state_of
from certificates.qr import qr_png
from certificates.registry import discover
from certificates.rendering.card import Card, card_svg
from certificates.rendering.png import png_from_svg
from certificates.rendering.portrait import portrait_uri
from core.access import Access, Actor, Subject
from core.clock import beijing_date
from core.errors import BureauRecordMissing
from mock_upstreams.lives import Persona
from mock_upstreams.personas import PERSONAS
from mock_upstreams.portraits import reference_photo

_FOLDER = Path("docs/licences")
_AS_OF = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
_PICTURES = {
    "resident-id-card.png": ("resident-id-card", "lin-xiaomei"),
    "social-security-card.png": ("social-security-card", "lin-xiaomei"),
    "passport.png": ("passport", "lin-xiaomei"),
    "long-name.png": ("resident-id-card", "gulinaer"),
    "rare-character.png": ("resident-id-card", "zhu-yan"),
    "no-photo.png": ("resident-id-card", "su-min"),
    "expired.png": ("passport", "huang-jianguo"),
}


@dataclass(frozen=True)
class _Desk:
    """Answers for every bureau about one sample citizen."""

    persona: Persona

    def resident(self, _access: Access) -> ResidentRecord:
        one = self.persona
        return ResidentRecord(
            name=one.name,
            id_number=one.id_number,
            sex=one.sex,
            ethnicity=ETHNICITIES[one.ethnicity],
            birth_date=one.born,
            address=one.address,
            card_issuer=one.card_issuer,
            valid_from=one.card_from,
            valid_until=one.card_until,
        )

    def card(self, _access: Access) -> SocialSecurityCard:
        card = self.persona.insurance_card
        if card is None:
            raise BureauRecordMissing(bureau="social_security")
        return SocialSecurityCard(
            name=self.persona.name,
            id_number=self.persona.id_number,
            card_number=card.number,
            bank=card.bank,
            issued_on=card.issued_on,
            valid_until=card.valid_until,
            issuer=card.issuer,
        )

    def documents(self, _access: Access) -> tuple[TravelDocument, ...]:
        return tuple(
            TravelDocument(
                kind=paper.kind,
                number=paper.number,
                name=self.persona.name,
                name_latin=self.persona.name_latin,
                issued_on=paper.issued_on,
                valid_until=paper.valid_until,
                issuer=paper.issuer,
                status="revoked" if paper.is_revoked else "valid",
            )
            for paper in self.persona.travel_papers
        )


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    types, personas = discover(), {persona.code: persona for persona in PERSONAS}
    for name, (kind, persona) in _PICTURES.items():
        _write(folder / name, _card(types[kind], personas[persona]))
    _write(folder / "online-code.png", qr_png("MS1:" + "SAMPLE22" * 4))
    return 0


def _write(path: Path, png: bytes) -> None:
    path.write_bytes(png)
    print(path, f"{len(png):,} bytes")


def _card(kind: LicenceType, persona: Persona) -> bytes:
    desk = _Desk(persona)
    bureaus = Bureaus({Population: desk, SocialSecurity: desk, ExitEntry: desk}, clients=())
    record = kind.read(bureaus, _access(persona))
    if record is None:
        raise ValueError(f"{persona.code} has no {kind.code}")
    identifier = LicenceIdentifier(
        type_code=kind.type_code, issuer_code=kind.issuer_code, serial="SAMPLESAMPLESAMPLE22"
    )
    portrait = persona.portrait and portrait_uri(reference_photo(persona.portrait))
    card = Card(
        kind=kind,
        record=record,
        state=state_of(record, today=beijing_date(_AS_OF)),
        identifier=str(identifier),
        as_of=_AS_OF,
        portrait=portrait or None,
    )
    return png_from_svg(card_svg(card))


def _access(persona: Persona) -> Access:
    subject = Subject(ref=persona.code, name=persona.name, id_number=persona.id_number)
    return Access(actor=Actor(ref=persona.code, name=persona.name), subject=subject, purpose="docs")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
