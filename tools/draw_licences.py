"""Draws the pictures of docs/licences/ anew, from the sample bureaus and the cards as they are.

    python -m tools.draw_licences [FOLDER]

The mock bureaus run inside, on a fixed day; every type is drawn for somebody who holds one.
"""

import sys
from dataclasses import replace
from pathlib import Path

from bureaus.registry import Bureaus
from certificates.identifiers import LicenceIdentifier
from certificates.licence_type import LicenceType, state_of
from certificates.qr import qr_png
from certificates.registry import discover
from certificates.rendering.card import Card, card_svg
from certificates.rendering.large import large_card_svg
from certificates.rendering.png import png_from_svg
from certificates.rendering.portrait import portrait_uri
from mock_upstreams.lives import Persona
from mock_upstreams.portraits import reference_photo
from tools.sample_bureaus import AS_OF, PEOPLE, TODAY, access_of, holder_of, sample_bureaus

_FOLDER = Path("docs/licences")
_SPECIAL = {
    "rare-character": ("resident-id-card", "zhu-yan"),
    "no-photo": ("resident-id-card", "su-min"),
    "expired": ("passport", "huang-jianguo"),
    "suspended": ("driving-licence", "huang-jianguo"),
    "superseded": ("marriage-certificate", "wang-wei-chancheng"),
    "revoked": ("driving-licence", "deng-zhiqiang"),
}


_NAMES = {
    "long-name": ("gulinaer", "迪丽热巴·迪力木拉提"),
    "rare-characters": ("su-min", "钱𬭎·䶮㛃𠮷"),
    "name-of-25-characters": ("gulinaer", "阿卜杜热合曼·买买提吐尔逊·迪力木拉提·阿不都克里木"),
}
"""Names of nobody, each on somebody's ID card; the first in large print too."""

_LARGE = {
    "large": ("resident-id-card", "lin-xiaomei"),
    "large-suspended": ("driving-licence", "huang-jianguo"),
    "large-no-portrait": ("business-licence", "liang-haiyan"),
}


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    types = discover()
    usual = {kind.code: (kind.code, holder_of(kind.code).code) for kind in types}
    with sample_bureaus() as bureaus:
        for name, (kind, persona) in {**usual, **_SPECIAL}.items():
            _write(folder / f"{name}.png", card_svg(_card(types[kind], PEOPLE[persona], bureaus)))
        for name, (kind, persona) in _LARGE.items():
            drawn = large_card_svg(_card(types[kind], PEOPLE[persona], bureaus))
            _write(folder / f"{name}.png", drawn)
        for name, (persona, written) in _NAMES.items():
            plain = _card(types["resident-id-card"], PEOPLE[persona], bureaus)
            values = {**plain.record.values, "name": written}
            named = replace(plain, record=replace(plain.record, values=values))
            _write(folder / f"{name}.png", card_svg(named))
            if name == "long-name":
                _write(folder / f"large-{name}.png", large_card_svg(named))
    (folder / "online-code.png").write_bytes(qr_png("MS1:" + "SAMPLE22" * 4))
    return 0


def _write(path: Path, svg: str) -> None:
    png = png_from_svg(svg)
    path.write_bytes(png)
    print(path, f"{len(png):,} bytes")


def _card(kind: LicenceType, persona: Persona, bureaus: Bureaus) -> Card:
    record = kind.read(bureaus, access_of(persona), TODAY)[0]
    identifier = LicenceIdentifier(
        type_code=kind.type_code, issuer_code=kind.issuer_code, serial="SAMPLESAMPLESAMPLE22"
    )
    portrait = persona.portrait and portrait_uri(reference_photo(persona.portrait))
    return Card(
        kind=kind,
        record=record,
        state=state_of(record, today=TODAY),
        identifier=str(identifier),
        as_of=AS_OF,
        portrait=portrait or None,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
