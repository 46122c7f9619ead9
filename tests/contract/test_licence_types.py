"""Every licence type, read from the mock bureaus for the sample citizens."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bureaus.registry import Bureaus
from certificates.claims import OfflineClaims, wire_value
from certificates.errors import CodeTooLarge
from certificates.identifiers import LicenceIdentifier
from certificates.licence_type import (
    FieldKind,
    LicenceRecord,
    LicenceState,
    LicenceType,
    Lifetime,
    state_of,
)
from certificates.registry import discover
from certificates.signing import LARGEST_CODE
from core.clock import beijing_date
from core.errors import AppError, BureauRecordMissing
from mock_upstreams.lives import Persona
from mock_upstreams.personas import LIN_XIAOMEI
from mock_upstreams.running import running_mocks
from tests.contract.bureau_calls import access_of, bureaus_at
from tests.unit.certificates.codes_at_hand import CLAIMS, new_keys
from tools.sample_bureaus import PEOPLE, holder_of

NOW = datetime(2026, 10, 20, 2, tzinfo=UTC)
TODAY = beijing_date(NOW)
TYPES = discover()
every_type = pytest.mark.parametrize("kind", list(TYPES), ids=[kind.code for kind in TYPES])


@pytest.fixture(scope="module")
def bureaus() -> Iterator[Bureaus]:
    """Adapters for mocks on a fixed day: points and certificates depend on it."""
    with running_mocks(now=_now) as mocks:
        found = bureaus_at(mocks, now=_now)
        yield found
        found.close()


def _now() -> datetime:
    return NOW


def read(bureaus: Bureaus, kind: LicenceType, persona: Persona) -> tuple[LicenceRecord, ...]:
    try:
        return kind.read(bureaus, access_of(persona), TODAY)
    except BureauRecordMissing:
        return ()


def held(bureaus: Bureaus, kind: LicenceType) -> LicenceRecord:
    return read(bureaus, kind, holder_of(kind.code))[0]


@every_type
def test_a_record_has_the_fields_of_its_type_and_values_of_their_kinds(
    bureaus: Bureaus, kind: LicenceType
) -> None:
    values = held(bureaus, kind).values
    kinds = {FieldKind.DATE: date, FieldKind.YES_NO: bool}

    assert set(values) <= {field.name for field in kind.fields}
    assert set(kind.reveals) <= set(values)
    assert kind.look.number in values
    for field in kind.fields:
        if field.name in values:
            assert isinstance(values[field.name], kinds.get(field.kind, str)), field.name


@every_type
def test_its_dates_fit_its_lifetime(bureaus: Bureaus, kind: LicenceType) -> None:
    record = held(bureaus, kind)

    assert record.valid_from is not None
    assert record.valid_until is None or record.valid_until > record.valid_from
    assert kind.lifetime is Lifetime.TERM or record.valid_until is None
    assert state_of(record, today=TODAY) is LicenceState.VALID


@every_type
@pytest.mark.parametrize("with_all", [False, True], ids=["default", "all"])
def test_an_offline_code_stays_within_what_is_allowed(
    bureaus: Bureaus, kind: LicenceType, with_all: bool
) -> None:
    record = held(bureaus, kind)
    names = (*kind.reveals, *kind.consent_only) if with_all else kind.reveals

    payload = new_keys().encode(claims_of(kind, record, names))

    assert len(payload) <= LARGEST_CODE


def claims_of(kind: LicenceType, record: LicenceRecord, names: tuple[str, ...]) -> OfflineClaims:
    identifier = LicenceIdentifier(
        type_code=kind.type_code, issuer_code=kind.issuer_code, serial="SAMPLESAMPLESAMPLE22"
    )
    fields = {name: wire_value(record.values[name]) for name in names if name in record.values}
    return replace(CLAIMS, identifier=str(identifier), licence_type=kind.code, fields=fields)


@pytest.mark.parametrize(
    "kind, persona, state",
    [
        ("passport", "huang-jianguo", LicenceState.EXPIRED),
        ("hk-macau-permit", "huang-jianguo", LicenceState.REVOKED),
        ("driving-licence", "huang-jianguo", LicenceState.SUSPENDED),
        ("driving-licence", "deng-zhiqiang", LicenceState.REVOKED),
        ("residence-permit", "deng-zhiqiang", LicenceState.EXPIRED),
        ("marriage-certificate", "wang-wei-chancheng", LicenceState.SUPERSEDED),
        ("marriage-certificate", "huang-jianguo", LicenceState.REVOKED),
        ("real-estate-certificate", "wang-wei-chancheng", LicenceState.SUPERSEDED),
        ("employment-registration-card", "deng-zhiqiang", LicenceState.SUPERSEDED),
        ("disability-card", "tan-yaozu", LicenceState.EXPIRED),
        ("disability-card", "he-xiulan", LicenceState.REVOKED),
        ("business-licence", "wang-wei-nanshan", LicenceState.SUSPENDED),
        ("business-licence", "huang-jianguo", LicenceState.REVOKED),
    ],
)
def test_what_the_bureau_says_becomes_the_state(
    bureaus: Bureaus, kind: str, persona: str, state: LicenceState
) -> None:
    record = read(bureaus, TYPES[kind], PEOPLE[persona])[0]

    assert state_of(record, today=TODAY) is state


def test_in_january_the_tax_certificate_is_of_the_year_before(bureaus: Bureaus) -> None:
    kind = TYPES["tax-certificate"]

    (record,) = kind.read(bureaus, access_of(LIN_XIAOMEI), date(2026, 1, 31))

    assert record.values["period"] == "2025-01 至 2025-12"


def test_whom_no_bureau_knows_holds_nothing(bureaus: Bureaus) -> None:
    nobody = replace(LIN_XIAOMEI, born=date(1990, 1, 1))
    # The population register says so in its own words, where everybody should be.
    kinds = [kind for kind in TYPES if kind.bureau != "population"]

    assert [read(bureaus, kind, nobody) for kind in kinds] == [()] * len(kinds)


def test_more_than_fits_into_an_offline_code_is_refused_cleanly(bureaus: Bureaus) -> None:
    kind = TYPES["business-licence"]
    record = held(bureaus, kind)
    scope = "".join(chr(0x4E00 + 37 * number) for number in range(400))
    long = replace(record, values={**record.values, "scope": scope})

    with pytest.raises(CodeTooLarge):
        new_keys().encode(claims_of(kind, long, (*kind.reveals, *kind.consent_only)))


@pytest.mark.parametrize(
    "kind, persona, field, value",
    [
        ("vehicle-licence", "wang-wei-nanshan", "plate", "粤BO00034"),
        ("birth-certificate", "wang-wei-nanshan", "name", "王知夏"),
        ("real-estate-certificate", "wang-wei-nanshan", "use", "车库"),
    ],
)
def test_of_several_the_one_that_counts_most_comes_first(
    bureaus: Bureaus, kind: str, persona: str, field: str, value: str
) -> None:
    records = read(bureaus, TYPES[kind], PEOPLE[persona])

    assert records[0].values[field] == value
    assert len({record.key for record in records}) == len(records) > 1
    assert TYPES[kind].told_apart_by in records[0].values


def test_a_scan_of_a_disability_card_does_not_tell_the_disability() -> None:
    kind = TYPES["disability-card"]

    assert kind.reveals == ("name",)


@every_type
def test_only_a_type_whose_licences_are_told_apart_gives_them_keys(
    bureaus: Bureaus, kind: LicenceType
) -> None:
    records: list[LicenceRecord] = []
    for persona in PEOPLE.values():
        with suppress(AppError):  # some have none, or a register that names no more
            records += kind.read(bureaus, access_of(persona), TODAY)

    assert records
    assert {bool(record.key) for record in records} == {kind.told_apart_by is not None}
