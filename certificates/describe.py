"""Licences as the API tells of them: plain dictionaries for the schemas."""

from collections.abc import Sequence

from certificates.claims import wire_value
from certificates.codes import LicenceCode
from certificates.issued import IssuedLicence
from certificates.licence_type import LicenceField, LicenceType
from certificates.licences import Licence, LicenceEntry
from certificates.verify import Verification
from core.access import SubjectKind
from core.fanout import SectionStatus
from core.language import sentence_for

_CODE_TYPES = {SubjectKind.CITIZEN: "111", SubjectKind.ENTERPRISE: "001"}
"""CZZTDMLX of GB/T 36903: what kind of number the holder has."""


def describe_entry(entry: LicenceEntry) -> dict[str, object]:
    """One line of the list: nothing personal but which licences there are."""
    kind, error = entry.kind, entry.error
    return {
        "type": kind.code,
        "title_zh": kind.title_zh,
        "title_en": kind.title_en,
        "issuer_zh": kind.issuer_zh,
        "issuer_en": kind.issuer_en,
        "status": SectionStatus.UNAVAILABLE if error else SectionStatus.OK,
        "hint": hint_of(entry),
        "licence_id": entry.licence_id,
        "state": entry.licence and entry.licence.state,
        "valid_until": entry.licence and entry.licence.record.valid_until,
        "reason": error
        and {"code": error.code, "message": sentence_for(error), "retryable": error.retryable},
    }


def describe_licence(licence: Licence) -> dict[str, object]:
    """A whole licence, for its holder."""
    issued, record = licence.issued, licence.record
    return {
        "licence_id": issued.licence_id,
        "type": issued.kind.code,
        "title_zh": issued.kind.title_zh,
        "title_en": issued.kind.title_en,
        "identifier": issued.identifier,
        "issuer": record.issuer,
        "version": issued.version,
        "blocked_at": issued.blocked_at,
        **_holder(issued.kind),
        "state": licence.state,
        "valid_from": record.valid_from,
        "valid_until": record.valid_until,
        "as_of": licence.as_of,
        "fields": [
            _describe_field(field, licence)
            for field in issued.kind.fields
            if field.name in record.values
        ],
    }


def describe_history(issued: IssuedLicence) -> dict[str, object]:
    """What became of a licence, the latest first."""
    events = [
        {
            "version": event.version,
            "identifier": issued.identifier_of(event.version),
            "at": event.at,
            "why": event.why,
        }
        for event in reversed(issued.events)
    ]
    return {"licence_id": issued.licence_id, "version": issued.version, "events": events}


def describe_code(code: LicenceCode) -> dict[str, object]:
    return {
        "payload": code.payload,
        "code_id": code.code_id,
        "mode": code.mode,
        "expires_at": code.expires_at,
        "fields": code.fields,
    }


def describe_verification(found: Verification) -> dict[str, object]:
    """What an organisation is told: the verdict, and no field beyond it."""
    return {
        "accepted": found.is_accepted,
        "licence_type": found.kind.code,
        "title_zh": found.kind.title_zh,
        "title_en": found.kind.title_en,
        "identifier": found.identifier,
        **_holder(found.kind),
        "fields": found.fields,
        "state": found.state,
        "as_of": found.as_of,
        "mode": found.mode,
    }


def hint_of(entry: LicenceEntry) -> str | None:
    """The last third of what tells several licences of a type apart; the rest is hidden."""
    return hints_of([entry])[0]


def hints_of(entries: Sequence[LicenceEntry]) -> list[str | None]:
    """The hints of several licences: each shows as much more as it takes to tell them apart."""
    texts = [_told_apart_by(entry) for entry in entries]
    return [
        None if text is None else _end_of(text, [*texts[:place], *texts[place + 1 :]])
        for place, text in enumerate(texts)
    ]


def _told_apart_by(entry: LicenceEntry) -> str | None:
    name = entry.kind.told_apart_by
    if entry.licence is None or name is None:
        return None
    return str(wire_value(entry.licence.record.values[name]))


def _end_of(text: str, others: Sequence[str | None]) -> str:
    shown = max(1, len(text) // 3)
    while shown < len(text) and any(other and other.endswith(text[-shown:]) for other in others):
        shown += 1
    return "*" * (len(text) - shown) + text[-shown:]


def _holder(kind: LicenceType) -> dict[str, object]:
    return {"holder_kind": kind.holder, "holder_code_type": _CODE_TYPES[kind.holder]}


def _describe_field(field: LicenceField, licence: Licence) -> dict[str, object]:
    return {
        "name": field.name,
        "title_zh": field.title_zh,
        "title_en": field.title_en,
        "term": field.term,
        "disclosure": field.disclosure,
        "value": wire_value(licence.record.values[field.name]),
    }
