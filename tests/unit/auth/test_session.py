"""What a session knows of each proof, also one that an older program wrote."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from auth.assurance import Assurance
from auth.sessions.session import Session, from_doc, to_doc, without_face, without_name
from tests.fakes import FakeClock

_BEGUN = FakeClock()()
_INSTANTS = st.integers(1, 10_000).map(lambda after_s: _BEGUN + timedelta(seconds=after_s))


def _session(**later: datetime) -> Session:
    return Session(
        session_id="s",
        account_ref="a",
        citizen_ref="c",
        proved_at={"wechat": _BEGUN, "realname": _BEGUN, **later},
        device_id="d",
        device_name="phone",
        created_at=_BEGUN,
        generation=1,
        rotated_at=_BEGUN,
        version=1,
    )


_OF_BEFORE = (
    "account",
    "citizen",
    "authenticated_at",
    "methods",
    "device_id",
    "device_name",
    "created_at",
    "generation",
    "rotated_at",
)
"""What the version before reads and writes of a session; it takes no other, and needs each."""


def _as_written_before(session: Session) -> dict[str, object]:
    doc = to_doc(session)
    return {member: doc[member] for member in _OF_BEFORE}


def test_what_is_written_is_read_again() -> None:
    session = _session(face=_BEGUN + timedelta(seconds=1))

    assert from_doc("s", to_doc(session), 1) == session


def test_the_version_before_reads_what_is_written() -> None:
    later = _BEGUN + timedelta(seconds=60)
    doc = to_doc(_session(face=_BEGUN, counter=later))

    assert set(doc) >= set(_OF_BEFORE)
    assert doc["methods"] == ["wechat", "realname", "face", "counter"]
    assert doc["authenticated_at"] == {
        "wechat": _BEGUN.isoformat(),
        "realname": _BEGUN.isoformat(),
        "face": later.isoformat(),
    }


@given(face=_INSTANTS, counter=_INSTANTS)
def test_a_level_is_as_fresh_as_the_last_proof_that_stays(
    face: datetime, counter: datetime
) -> None:
    session = _session(counter=counter, face=face)

    assert session.authenticated_at[Assurance.FACE] == max(face, counter)
    assert without_face(session).authenticated_at[Assurance.FACE] == counter
    assert without_face(session).methods == ("wechat", "realname", "counter")


def test_without_a_counter_the_level_goes_with_the_face() -> None:
    session = _session(face=_BEGUN + timedelta(seconds=1))

    assert without_face(session) == _session()


def test_without_a_name_nothing_stays_but_the_account() -> None:
    session = without_name(_session(face=_BEGUN, counter=_BEGUN))

    assert (session.methods, session.citizen_ref) == (("wechat",), None)
    assert session.assurance is Assurance.WECHAT


def test_a_session_of_before_without_a_counter_is_read_as_it_was() -> None:
    session = _session(face=_BEGUN + timedelta(seconds=60))

    assert from_doc("s", _as_written_before(session), 1) == session


def test_a_counter_of_before_may_owe_its_instant_to_a_face_that_was_withdrawn() -> None:
    session = _session(counter=_BEGUN + timedelta(seconds=60))

    read = from_doc("s", _as_written_before(session), 1)

    assert read.authenticated_at[Assurance.FACE] == _BEGUN
    assert read.assurance is Assurance.FACE


@given(face=_INSTANTS, counter=_INSTANTS)
def test_a_session_of_before_is_never_fresher_than_it_was(
    face: datetime, counter: datetime
) -> None:
    session = _session(counter=counter, face=face)

    read = from_doc("s", _as_written_before(session), 1)

    assert read.authenticated_at == session.authenticated_at
    assert without_face(read).authenticated_at[Assurance.FACE] == _BEGUN
    assert without_face(read).assurance is Assurance.FACE
