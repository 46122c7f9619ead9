"""Draws the pictures of docs/licences/ anew, from the sample bureaus and the cards as they are.

    python -m tools.draw_licences [FOLDER]

The mock bureaus run inside, on a fixed day; every type is drawn for somebody who holds one.
"""

import sys
from pathlib import Path

from bureaus.registry import Bureaus
from certificates.identifiers import LicenceIdentifier
from certificates.licence_type import LicenceType, state_of
from certificates.qr import qr_png
from certificates.registry import discover
from certificates.rendering.card import Card, card_svg
from certificates.rendering.png import png_from_svg
from certificates.rendering.portrait import portrait_uri
from mock_upstreams.lives import Persona
from mock_upstreams.portraits import reference_photo
from tools.sample_bureaus import AS_OF, PEOPLE, TODAY, access_of, holder_of, sample_bureaus

_FOLDER = Path("docs/licences")
_SPECIAL = {
    "long-name": ("resident-id-card", "gulinaer"),
    "rare-character": ("resident-id-card", "zhu-yan"),
    "no-photo": ("resident-id-card", "su-min"),
    "expired": ("passport", "huang-jianguo"),
    "suspended": ("driving-licence", "huang-jianguo"),
    "superseded": ("marriage-certificate", "wang-wei-chancheng"),
    "revoked": ("driving-licence", "deng-zhiqiang"),
}


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    types = discover()
    usual = {kind.code: (kind.code, holder_of(kind.code).code) for kind in types}
    with sample_bureaus() as bureaus:
        for name, (kind, persona) in {**usual, **_SPECIAL}.items():
            _write(folder / f"{name}.png", _card(types[kind], PEOPLE[persona], bureaus))
    _write(folder / "online-code.png", qr_png("MS1:" + "SAMPLE22" * 4))
    return 0


def _write(path: Path, png: bytes) -> None:
    path.write_bytes(png)
    print(path, f"{len(png):,} bytes")


def _card(kind: LicenceType, persona: Persona, bureaus: Bureaus) -> bytes:
    record = kind.read(bureaus, access_of(persona), TODAY)[0]
    identifier = LicenceIdentifier(
        type_code=kind.type_code, issuer_code=kind.issuer_code, serial="SAMPLESAMPLESAMPLE22"
    )
    portrait = persona.portrait and portrait_uri(reference_photo(persona.portrait))
    card = Card(
        kind=kind,
        record=record,
        state=state_of(record, today=TODAY),
        identifier=str(identifier),
        as_of=AS_OF,
        portrait=portrait or None,
    )
    return png_from_svg(card_svg(card))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
