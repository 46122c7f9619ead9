"""What holds for every licence type, found by itself."""

import re

import pytest
from stdnum.cn import uscc

from bureaus.registry import discover as discover_bureaus
from certificates.identifiers import LicenceIdentifier, parse_identifier
from certificates.licence_type import FieldKind, LicenceType
from certificates.registry import discover

TYPES = list(discover())
every_type = pytest.mark.parametrize("kind", TYPES, ids=[kind.code for kind in TYPES])


def test_each_folder_is_found_once_and_in_a_fixed_order() -> None:
    codes = [kind.code for kind in TYPES]

    assert {"passport", "resident-id-card", "social-security-card"} <= set(codes)
    assert len(codes) == len(set(codes))
    assert codes == [kind.code for kind in discover()]


@every_type
def test_codes_are_well_formed(kind: LicenceType) -> None:
    identifier = LicenceIdentifier(
        type_code=kind.type_code, issuer_code=kind.issuer_code, serial="A"
    )

    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
    assert parse_identifier(str(identifier)) == identifier
    assert uscc.is_valid(kind.type_code[:18])
    assert uscc.is_valid(kind.issuer_code)


@every_type
def test_its_bureau_exists(kind: LicenceType) -> None:
    assert kind.bureau in {bureau.name for bureau in discover_bureaus()}


@every_type
def test_fields_are_named_once_and_the_card_knows_its_own(kind: LicenceType) -> None:
    names = [field.name for field in kind.fields]
    on_card = [name for row in kind.look.rows for name in row]

    assert len(set(names)) == len(names)
    assert {*on_card, kind.look.number} <= set(names)


@every_type
def test_what_is_answered_yes_or_no_says_what_a_no_means(kind: LicenceType) -> None:
    for field in kind.fields:
        is_yes_or_no = field.kind is FieldKind.YES_NO

        assert (bool(field.no_zh), bool(field.no_en)) == (is_yes_or_no, is_yes_or_no)


@every_type
def test_something_is_revealed_and_the_holder_is_named_in_the_standards_term(
    kind: LicenceType,
) -> None:
    terms = {field.term for field in kind.fields}

    assert kind.reveals
    assert not set(kind.reveals) & set(kind.consent_only)
    assert "CZZT" in terms
    assert terms <= {"CZZT", "CZZTDM", "ZZBH", None}


def test_no_two_types_share_a_code() -> None:
    assert len({kind.type_code for kind in TYPES}) == len(TYPES)
