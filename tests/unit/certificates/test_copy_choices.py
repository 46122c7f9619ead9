"""Which licence a consent is for, whatever states a bureau says that there are."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.licence_type import LicenceRecord, LicenceState
from certificates.sharing.choices import Choices
from certificates.sharing.errors import CopyChoiceNeeded
from certificates.sharing.request import Wish
from certificates.types.resident_id_card import LICENCE_TYPE as ID_CARD
from certificates.types.vehicle_licence import LICENCE_TYPE as VEHICLE
from core.errors import BureauRecordMissing
from tests.unit.certificates.desk import Desk

_STANDINGS = [one for one in LicenceState if one is not LicenceState.EXPIRED]
"""What a bureau may say; that one has expired follows from its dates."""

WISH = Wish(type_code=VEHICLE.code, fields=("plate",))


def _record(number: int, standing: LicenceState = LicenceState.VALID) -> LicenceRecord:
    plate = f"粤A{number:05d}"
    return LicenceRecord(
        values={"plate": plate},
        issuer="样例交警",
        valid_from=None,
        valid_until=None,
        standing=standing,
        key=plate,
    )


def _desk(records: Sequence[LicenceRecord]) -> tuple[Desk, Choices]:
    """Return a desk of a citizen with these vehicles: the sequence may change afterwards."""
    kind = replace(VEHICLE, read=lambda *_asked: tuple(records))
    desk = Desk(kinds=(ID_CARD, kind))
    return desk, Choices(desk.licences, desk.book.types)


def _id(desk: Desk, record: LicenceRecord) -> str:
    return desk.book.licence_id(desk.access.subject.ref, VEHICLE, record.key)


@given(st.lists(st.sampled_from(_STANDINGS), max_size=4))
def test_unnamed_it_is_the_only_one_that_is_valid_or_none(standings: list[LicenceState]) -> None:
    records = [_record(number, standing) for number, standing in enumerate(standings)]
    desk, choices = _desk(records)
    valid = [_id(desk, one) for one in records if one.standing is LicenceState.VALID]

    if len(valid) > 1:
        with pytest.raises(CopyChoiceNeeded) as refused:
            choices.pick(desk.access, (WISH,), ())
        (told,) = refused.value.extension()["choices"]
        assert [one["licence_id"] for one in told["licences"]] == valid
        return
    (picked,) = choices.pick(desk.access, (WISH,), ())
    assert picked.licence_id == (valid[0] if valid else None)


def test_a_licence_that_its_bureau_holds_no_longer_is_not_replaced_by_another() -> None:
    records = [_record(1), _record(2)]
    desk, choices = _desk(records)
    chosen = _id(desk, records[0])
    choices.offers(desk.access, (WISH,))
    (picked,) = choices.pick(desk.access, (WISH,), (chosen,))
    kind = desk.book.types[VEHICLE.code]
    before = desk.licences.read_of(desk.access, kind, picked.licence_id)

    records.pop(0)

    with pytest.raises(BureauRecordMissing):
        desk.licences.read_of(desk.access, kind, picked.licence_id)
    assert before.issued.licence_id == chosen


@given(
    st.lists(
        st.text(alphabet="粤AB12有限公司", min_size=1, max_size=9),
        min_size=2,
        max_size=4,
        unique=True,
    )
)
def test_hints_tell_licences_apart_and_show_no_more_than_that_takes(plates: list[str]) -> None:
    records = [replace(_record(0), values={"plate": plate}, key=plate) for plate in plates]
    desk, choices = _desk(records)
    offer = choices.offers(desk.access, (WISH,))[VEHICLE.code]
    hints = [str(one["hint"]) for one in offer.describe()]

    for plate, hint in zip(plates, hints, strict=True):
        shown = hint.lstrip("*")
        assert len(hint) == len(plate)
        assert plate.endswith(shown)
        assert sum(other.endswith(shown) for other in plates) == 1 or shown == plate
        shorter = shown[1:]
        is_least = len(shown) == max(1, len(plate) // 3)
        assert is_least or sum(other.endswith(shorter) for other in plates) > 1
