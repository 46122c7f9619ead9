"""What the administration does when asked: once for each serial number."""

import base64
import binascii
import hashlib
import json
import re
from collections import OrderedDict
from datetime import date, timedelta

from flask import Response, request

from mock_upstreams.clock import beijing_date
from mock_upstreams.exit_entry.appointments import Appointments, No
from mock_upstreams.exit_entry.desk import Desk
from mock_upstreams.exit_entry.door import Door
from mock_upstreams.lives import Persona
from mock_upstreams.world import World

LARGEST_REQUEST_BYTES = 4 * 1024 * 1024
"""A portrait, in base64 twice: by itself, and with the payload that it is in."""
_LARGEST_PHOTO_BYTES = 1_500_000
_MAX_SERIALS = 10_000
_RECEIPT_DAYS = 180
_OF_THE_CALLER = ("cxsy", "cxr")
_SERIAL = re.compile(r"[0-9a-f]{32}", re.ASCII)

Record = dict[str, object]


class Applications:
    """Answers `apply`, and keeps what it said to each serial number."""

    def __init__(self, world: World, door: Door, desk: Desk, appointments: Appointments) -> None:
        self._world = world
        self._door = door
        self._desk = desk
        self._appointments = appointments
        self._done: OrderedDict[str, tuple[str, Record]] = OrderedDict()
        world.on_reset(self._done.clear)
        self._kinds = {"11": self._book, "12": self._cancel, "13": self._receive_photo}

    def apply(self) -> Response:
        request.max_content_length = LARGEST_REQUEST_BYTES
        opened = self._door.read()
        kind, serial = str(opened.asked.get("ywlx")), str(opened.asked.get("lsh"))
        if kind not in self._kinds or not _SERIAL.fullmatch(serial):
            return self._door.answer(opened, {"code": "1400", "msg": "not as agreed"})
        persona = self._world.find(opened.asked.get("sfzh"))
        # Whoever the answer will be about by a fault, it is done for the one who asks.
        applicant = self._world.people.by_id_number(str(opened.asked.get("sfzh")))
        if persona is None or applicant is None:
            return self._door.answer(opened, {"code": "1404", "msg": "无记录"})
        wanted = _fingerprint(opened.asked)
        if serial not in self._done:
            self._done[serial] = wanted, self._do(kind, applicant, opened.asked)
            if len(self._done) > _MAX_SERIALS:
                self._done.popitem(last=False)
        before, done = self._done[serial]
        if before != wanted:
            return self._door.answer(opened, {"code": "1405", "msg": "lsh used for another"})
        record = {**done, "lsh": serial}
        return self._desk.take(opened, persona, lambda _about: record)

    def _do(self, kind: str, applicant: Persona, asked: Record) -> Record:
        try:
            return self._kinds[kind](applicant, asked)
        except No as no:
            return {"code": no.code, "msg": "不予办理"}

    def _book(self, applicant: Persona, asked: Record) -> Record:
        return {"yy": [self._appointments.book(applicant, asked, self._today()).record()]}

    def _cancel(self, applicant: Persona, asked: Record) -> Record:
        return {"yybh": self._appointments.cancel(applicant, asked.get("yybh"), self._today())}

    def _receive_photo(self, _applicant: Persona, asked: Record) -> Record:
        if not _is_photo(asked.get("zp"), asked.get("zptz")):
            return {"code": "1400", "msg": "not as agreed"}
        today = self._today()
        digest = hashlib.sha256(str(asked["lsh"]).encode()).digest()
        return {
            "hzbh": f"ZP{int.from_bytes(digest[:6]) % 10**12:012d}",
            "slrq": f"{today:%Y%m%d}",
            "yxqz": f"{today + timedelta(days=_RECEIPT_DAYS):%Y%m%d}",
        }

    def _today(self) -> date:
        return beijing_date(self._world.now())


def _fingerprint(asked: Record) -> str:
    """Return what tells two applications apart, whoever sent them: two of one serial are one."""
    wanted = {name: value for name, value in asked.items() if name not in _OF_THE_CALLER}
    return hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()


def _is_photo(encoded: object, digest: object) -> bool:
    """Return whether this is a JPEG or PNG by its first bytes, of fit size and digest."""
    try:
        photo = base64.b64decode(str(encoded), validate=True)
    except binascii.Error:
        return False
    is_known = photo.startswith((b"\xff\xd8\xff", b"\x89PNG"))
    is_whole = hashlib.sha256(photo).hexdigest() == digest
    return is_known and is_whole and len(photo) <= _LARGEST_PHOTO_BYTES
