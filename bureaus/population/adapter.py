"""Name and number, reference photo, resident record (docs/bureaus/population.md)."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bureaus.population.errors import (
    IdentityUnknown,
    NameMismatch,
    ReferencePhotoMissing,
    RegistrationCancelled,
)
from bureaus.population.ethnicities import ETHNICITIES
from bureaus.tif import TifClient
from bureaus.wire import (
    Checked,
    WireSchema,
    check_subject,
    code,
    load,
    parse_compact_date,
    text,
)
from core.access import Access
from core.clock import Clock
from core.errors import BureauRecordMissing
from core.upstream import UpstreamClient

MAX_PHOTO_BYTES = 300_000
_LONGEST_BASE64 = 4 * MAX_PHOTO_BYTES // 3 + 4
_PHOTO_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_FOR_LIFE = "长期"
# Phones type several dots into minority names; the register spells them with U+00B7.
_OTHER_MIDDLE_DOTS = re.compile("[\u2022\u2027\u22c5\u30fb\uff0e\uff65]")


@dataclass(frozen=True, kw_only=True)
class ResidentRecord:
    """What a resident ID card says. Dates are Beijing calendar dates.

    `ethnicity` is as the card prints it (汉). `valid_until` is the last day, None for life (长期).
    """

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    sex: Literal["male", "female"]
    ethnicity: str = field(repr=False)
    birth_date: date = field(repr=False)
    address: str = field(repr=False)
    card_issuer: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, kw_only=True)
class ResidencePermit:
    """A permit to live away from where one is registered. Dates are Beijing calendar dates.

    `registered_in` is the division where its holder is registered; `valid_until` the last day.
    """

    name: str = field(repr=False)
    number: str = field(repr=False)
    address: str = field(repr=False)
    registered_in: str = field(repr=False)
    issuer: str
    issued_on: date
    valid_until: date


def _read_photo(value: object) -> bytes:
    if not isinstance(value, str) or len(value) > _LONGEST_BASE64:
        raise ValueError("not a photo of a fit size")
    photo = base64.b64decode(value, validate=True)
    if len(photo) > MAX_PHOTO_BYTES or not photo.startswith(_PHOTO_MAGIC):
        raise ValueError("not a JPEG or PNG of a fit size")
    return photo


def _valid_until(value: object) -> date | None:
    return None if value == _FOR_LIFE else parse_compact_date(value)


class _Match(WireSchema):
    id_number = Checked("gmsfhm", text())
    outcome = Checked("ppddm", code({"1": "same", "0": "different"}))


class _Photo(WireSchema):
    id_number = Checked("gmsfhm", text())
    photo = Checked("xp", _read_photo)


class _Resident(WireSchema):
    name = Checked("xm", text())
    id_number = Checked("gmsfhm", text())
    sex = Checked("xb", code({"1": "male", "2": "female"}))
    ethnicity = Checked("mz", code(ETHNICITIES))
    birth_date = Checked("csrq", parse_compact_date)
    address = Checked("zz", text(longest=200))
    card_issuer = Checked("qfjg", text())
    valid_from = Checked("yxqqsrq", parse_compact_date)
    valid_until = Checked("yxqjzrq", _valid_until)


class _ResidencePermit(WireSchema):
    id_number = Checked("gmsfhm", text())
    name = Checked("xm", text())
    number = Checked("jzzbh", text(longest=32))
    address = Checked("jzdz", text(longest=200))
    registered_in = Checked("hjdqh", text())
    issuer = Checked("qfjg", text())
    issued_on = Checked("qfrq", parse_compact_date)
    valid_until = Checked("yxqjzrq", parse_compact_date)


class Population:
    """Client of the population bureau."""

    def __init__(self, tif: TifClient) -> None:
        self._tif = tif

    def confirm(self, access: Access) -> None:
        """Return if the subject's name is the one registered for the subject's number.

        Raises:
            NameMismatch: the register has another name for it.
            IdentityUnknown: the register does not know the number.
            RegistrationCancelled: it has cancelled the registration.
            BureauTimeout, BureauOverloaded, BureauError: as every bureau call.
        """
        name = _OTHER_MIDDLE_DOTS.sub("\u00b7", access.subject.name)
        asked = {"gmsfhm": access.subject.id_number, "xm": name}
        found = self._read("confirm", "/v1/identity-check", access, asked, _Match)
        if found["outcome"] != "same":
            raise NameMismatch("The name is not the one registered for this number.")

    def reference_photo(self, access: Access) -> bytes:
        """Return the subject's photo (返照): JPEG or PNG by its first bytes, at most 300 kB.

        Raises:
            ReferencePhotoMissing: the register holds none.
            IdentityUnknown: the register does not know the number.
            RegistrationCancelled: it has cancelled the registration.
            BureauTimeout, BureauOverloaded, BureauError: as every bureau call.
        """
        asked = {"gmsfhm": access.subject.id_number}
        photo: bytes = self._read("reference_photo", "/v1/photo", access, asked, _Photo)["photo"]
        return photo

    def resident(self, access: Access) -> ResidentRecord:
        """Return what the subject's resident ID card says.

        Raises:
            BureauRecordMissing: they have none, as with a residence permit in place of one.
            IdentityUnknown: the register does not know the number.
            RegistrationCancelled: it has cancelled the registration.
            BureauTimeout, BureauOverloaded, BureauError: as every bureau call.
        """
        asked = {"gmsfhm": access.subject.id_number}
        return ResidentRecord(**self._read("resident", "/v1/resident", access, asked, _Resident))

    def residence_permit(self, access: Access) -> ResidencePermit:
        """Return the subject's residence permit (居住证).

        Raises:
            BureauRecordMissing: they have none.
            IdentityUnknown: the register does not know the number.
            BureauTimeout, BureauOverloaded, BureauError: as every bureau call.
        """
        asked = {"gmsfhm": access.subject.id_number}
        found = self._read(
            "residence_permit", "/v1/residence-permit", access, asked, _ResidencePermit
        )
        del found["id_number"]
        return ResidencePermit(**found)

    def _read(
        self,
        operation: str,
        path: str,
        access: Access,
        asked: Mapping[str, object],
        schema: type[WireSchema],
    ) -> dict[str, Any]:
        def read(answer: object) -> dict[str, Any]:
            found = load(schema, answer, bureau=self._tif.bureau)
            check_subject(found["id_number"], access, bureau=self._tif.bureau)
            return found

        return self._tif.query(operation, path, access, asked, read, idempotent=True)


_REFUSALS = {
    20404: lambda: IdentityUnknown("The population register does not know this number."),
    20405: lambda: RegistrationCancelled("The registration has been cancelled."),
    20410: lambda: ReferencePhotoMissing("The population register holds no photo."),
    20412: lambda: BureauRecordMissing("There is no resident ID card.", bureau="population"),
    20411: lambda: BureauRecordMissing("There is no residence permit.", bureau="population"),
}


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> Population:
    tif = TifClient(
        http,
        paasid=credentials["paasid"],
        token=credentials["token"],
        now=now,
        refusals=_REFUSALS,
    )
    return Population(tif)
