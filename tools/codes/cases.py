"""Which hostile code comes when: number N of a seed is changed in the same way each time."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from certificates.codes import CodeMode
from certificates.online import PREFIX
from certificates.signing import LicenceKey, LicenceKeys
from tools.codes import mutations, strangers
from tools.codes.desk import SIGNATURE_BYTES, Desk, packed, unpacked

_Change = Callable[[str, random.Random], str]
_Stranger = Callable[[random.Random], str]

_CHANGES: tuple[_Change, ...] = (
    mutations.characters, mutations.characters, mutations.cut, mutations.deflated,
    mutations.message, mutations.message, mutations.frame, mutations.algorithm, mutations.header,
    mutations.claims, mutations.mac, mutations.repacked,
)  # fmt: skip
_STRANGERS: tuple[_Stranger, ...] = (
    strangers.text, strangers.health_pass, strangers.base45_of_anything, strangers.bomb,
    strangers.deep, strangers.costly, strangers.online_guess,
)  # fmt: skip
_HONEST_BUT = {
    "expired": "code_expired",
    "not_yet_valid": "code_not_yet_valid",
    "for_another": "code_wrong_audience",
    "foreign_key": "code_unknown_key",
    "foreign_signature": "code_bad_signature",
    "scanned_before": "code_used",
    "minute_over": "code_expired",
}
"""Codes that nobody changed, and the one reason for which each is refused."""

_REASON_OF_KIND = {
    **_HONEST_BUT,
    "claims": "code_bad_signature",
    "algorithm": "code_bad_signature",
    "bomb": "code_unreadable",
    "deep": "code_unreadable",
    "costly": "code_unreadable",
    "health_pass": "code_unreadable",
    "base45_of_anything": "code_unreadable",
    "text": "code_unreadable",
    "online_guess": "code_unreadable",
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is scanned. `reason` is the only right one, or None where any refusal is right."""

    number: int
    kind: str
    payload: str = field(repr=False)
    reason: str | None


class Cases:
    """Makes hostile codes from those that a desk issues at the start."""

    def __init__(self, seed: int, desk: Desk) -> None:
        self._seed = seed
        self._offline = [desk.code(CodeMode.OFFLINE, fields) for fields in range(1, 6)]
        self._online = [desk.code(CodeMode.ONLINE) for _ in range(3)]
        self._honest = {_content(code) for code in self._offline}
        self._unchanged = _honest_but(desk, self._offline[1])

    def make(self, number: int) -> Case:
        """Return case `number`."""
        chance = random.Random(f"{self._seed}/{number}")  # noqa: S311
        kind, payload = self._pick(chance)
        return Case(number=number, kind=kind, payload=payload, reason=_REASON_OF_KIND.get(kind))

    def says_what_was_issued(self, payload: str) -> bool:
        """Return whether an accepted offline code holds the very content of an honest one."""
        return not payload.startswith(PREFIX) and _content(payload) in self._honest

    def _pick(self, chance: random.Random) -> tuple[str, str]:
        share = chance.random()
        if share < 0.65:
            change = chance.choice(_CHANGES)
            return change.__name__, change(chance.choice(self._offline), chance)
        if share < 0.70:
            return "online", mutations.characters(chance.choice(self._online), chance)
        if share < 0.90:
            stranger = chance.choice(_STRANGERS)
            return stranger.__name__, stranger(chance)
        return chance.choice(list(self._unchanged.items()))


def _honest_but(desk: Desk, code: str) -> Mapping[str, str]:
    desk_of_others = Desk(LicenceKeys(desk.keys.issuer, LicenceKey(pem=new_pem())))
    foreign = desk_of_others.code(CodeMode.OFFLINE)
    scanned = desk.code(CodeMode.ONLINE)
    desk.scan(scanned)
    payloads = {
        "expired": desk.code(CodeMode.OFFLINE, ahead=timedelta(minutes=-6)),
        "not_yet_valid": desk.code(CodeMode.OFFLINE, ahead=timedelta(minutes=6)),
        "for_another": desk.code(CodeMode.OFFLINE, audience="bank-0002"),
        "foreign_key": foreign,
        "foreign_signature": _under_the_id_of(code, foreign),
        "scanned_before": scanned,
        "minute_over": desk.code(CodeMode.ONLINE, ahead=timedelta(minutes=-2)),
    }
    return {kind: payloads[kind] for kind in _HONEST_BUT}


def _under_the_id_of(code: str, foreign: str) -> str:
    head, open_header, _, _ = cbor2.loads(unpacked(code)).value
    _, _, payload, signature = cbor2.loads(unpacked(foreign)).value
    return packed(cbor2.dumps(cbor2.CBORTag(18, [head, open_header, payload, signature])))


def _content(code: str) -> bytes:
    """Return the message without its signature, of which ECDSA has two."""
    return unpacked(code)[:-SIGNATURE_BYTES]


def new_pem() -> str:
    """Return a new private key on P-256."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
