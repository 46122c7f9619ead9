"""Draws docs/licences/copy.png anew: the first page of a sample copy, under a test seal.

    python -m tools.draw_copy [FILE.png]

It needs pdftoppm (Debian's poppler-utils). The mock bureaus run inside, on a fixed day.
"""

import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from certificates.history import Sight
from certificates.issued import IssuedLicence
from certificates.licence_type import LicenceState
from certificates.licences import Licence
from certificates.registry import discover
from certificates.sealing.sealed import sealed_pdf
from certificates.sealing.seals import read_seals
from certificates.sharing.copy_paper import copy_paper
from certificates.sharing.request import CopyRequest, CopyState, Wish
from tools.sample_bureaus import AS_OF, PEOPLE, TODAY, access_of, sample_bureaus
from tools.seals import issuers, make_seals

_PICTURE = Path("docs/licences/copy.png")
_TYPE = "resident-id-card"
_WISH = Wish(type_code=_TYPE, fields=("name", "sex", "address", "id_number"))
_REQUEST = CopyRequest(
    request_id="0199c0ffee000000000000000000beef",
    client_id="yuehai-bank",
    organisation="粤海银行天河支行",
    purpose="申请个人住房贷款",
    wishes=(_WISH,),
    valid_until=TODAY + timedelta(days=30),
    asked_at=AS_OF,
    decide_by=AS_OF,
    state=CopyState.AGREED,
    decided_at=AS_OF,
)


def main(arguments: list[str]) -> int:
    picture = Path(arguments[0]) if arguments else _PICTURE
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "copy.pdf"
        path.write_bytes(sample_copy(Path(scratch) / "seals"))
        draw = ["pdftoppm", "-r", "110", "-png", "-singlefile"]
        subprocess.run([*draw, str(path), str(picture.with_suffix(""))], check=True)
    print(picture, f"{picture.stat().st_size:,} bytes")
    return 0


def sample_copy(folder: Path) -> bytes:
    """Return a sample copy as PDF, sealed with test seals that are made in a folder."""
    kind = discover()[_TYPE]
    make_seals(folder, issuers(), now=AS_OF)
    (seal,) = read_seals(folder, [kind.issuer_code])
    with sample_bureaus() as bureaus:
        record = kind.read(bureaus, access_of(PEOPLE["lin-xiaomei"]), TODAY)[0]
    issued = IssuedLicence(
        licence_id="SAMPLESAMPLESAMPLE22",
        holder_ref="",
        kind=kind,
        version=1,
        sight=Sight(content="", dates="", standing=LicenceState.VALID),
        changed_at=AS_OF,
        events=(),
    )
    licence = Licence(issued=issued, record=record, state=LicenceState.VALID, as_of=AS_OF)
    return sealed_pdf(copy_paper(_REQUEST, _WISH, licence, made_at=AS_OF), seal, at=AS_OF)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
