"""How an offline verdict reads: large and in two languages for a counter, or as JSON."""

from collections.abc import Iterator
from datetime import datetime

from certificates.claims import OfflineClaims, WireValue
from certificates.errors import CodeRefused
from certificates.licence_type import LicenceField, LicenceType
from certificates.registry import LicenceTypes
from certificates.revocations import RevocationList
from core.clock import BEIJING, rfc3339

_WIDTH = 64
_WORDS = {"male": "男 male", "female": "女 female", True: "是 yes", False: "否 no"}


def accepted_json(claims: OfflineClaims, revoked: RevocationList | None) -> dict[str, object]:
    """Return an accepted code as the command prints it for programs."""
    checked_at = _checked_at(claims, revoked)
    return {
        "accepted": True,
        "licence_type": claims.licence_type,
        "identifier": claims.identifier,
        "issuer": claims.issuer,
        "fields": dict(claims.fields),
        "as_of": rfc3339(claims.issued_at),
        "expires_at": rfc3339(claims.expires_at),
        "not_revoked_at": checked_at and rfc3339(checked_at),
    }


def refused_json(refusal: CodeRefused) -> dict[str, object]:
    """Return a refusal as the command prints it for programs."""
    message = {"zh": refusal.message_zh, "en": refusal.message_en}
    return {"accepted": False, "code": refusal.code, "message": message}


def banner(*, accepted: bool) -> str:
    """Return the verdict as a band: the mark, the words and the band all differ, not the colour."""
    mark = "✓" if accepted else "✗"
    words = "核 验 通 过    A C C E P T E D" if accepted else "不 予 采 信    R E F U S E D"
    band = mark * _WIDTH
    return f"{band}\n\n{f'{mark}  {words}  {mark}':^{_WIDTH - 4}}\n\n{band}"


def against_lines(claims: OfflineClaims, types: LicenceTypes) -> Iterator[str]:
    """Yield what a good code says no to: under the band of a yes it could be overlooked."""
    kind = types.get(claims.licence_type)
    for name in (name for name, value in claims.fields.items() if value is False):
        found = _field(kind, name)
        words = f"{found.no_zh} · {found.no_en}" if found and found.no_zh else ""
        yield f"!!  {words or f'{_title(kind, name)}: {_WORDS[False]}'}  !!"


def accepted_lines(
    claims: OfflineClaims,
    types: LicenceTypes,
    *,
    at: datetime,
    revoked: RevocationList | None,
) -> Iterator[str]:
    """Yield what a code says, field by field, and how old that is at `at` (aware UTC)."""
    kind = types.get(claims.licence_type)
    yield f"{kind.title_zh}  {kind.title_en}" if kind else plain(claims.licence_type)
    for name, value in claims.fields.items():
        yield f"  {_title(kind, name)}:  {plain(_shown(value))}"
    yield f"  证照标识 Identifier:  {plain(claims.identifier)}"
    minutes, seconds = divmod(max(0, int((at - claims.issued_at).total_seconds())), 60)
    made = claims.issued_at.astimezone(BEIJING).strftime("%H:%M:%S")
    yield f"北京时间 {made} 由发证机关确认有效（{minutes} 分 {seconds} 秒前）。"
    yield f"Its bureau called it valid at {made} Beijing time, {minutes} min {seconds} s ago."
    yield _since(claims, revoked)
    yield "离线码不含照片，请核对出示人是否为持证人本人。"
    yield "There is no photo in it: make sure that it is the holder who shows it."


def _since(claims: OfflineClaims, revoked: RevocationList | None) -> str:
    checked_at = _checked_at(claims, revoked)
    if checked_at is None:
        return "其后是否被注销未核对。 Whether it was revoked since was not checked."
    until = checked_at.astimezone(BEIJING).strftime("%H:%M:%S")
    return f"截至 {until} 未被注销。 Not revoked until {until} Beijing time."


def _checked_at(claims: OfflineClaims, revoked: RevocationList | None) -> datetime | None:
    """Return until when the list knows of the code; None if the list is older than the code."""
    if revoked is None or revoked.issued_at <= claims.issued_at:
        return None
    return revoked.issued_at


def refused_lines(refusal: CodeRefused) -> Iterator[str]:
    """Yield why a code is refused and what to do."""
    yield refusal.message_zh
    yield refusal.message_en


def plain(text: str) -> str:
    """Return text with whatever a terminal would act upon, or read backwards, as a dot."""
    return "".join(character if character.isprintable() else "·" for character in text)


def _title(kind: LicenceType | None, name: str) -> str:
    found = _field(kind, name)
    return f"{found.title_zh} {found.title_en}" if found else plain(name)


def _field(kind: LicenceType | None, name: str) -> LicenceField | None:
    return next((field for field in kind.fields if field.name == name), None) if kind else None


def _shown(value: WireValue) -> str:
    return _WORDS.get(value, str(value))
