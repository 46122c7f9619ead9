"""The housing fund's items, and the population register's, as the mini-program sees them."""

from datetime import timedelta
from decimal import Decimal

from core.clock import beijing_date
from core.store.base import Store
from tests.api.citizen import Citizen
from tests.fakes import FakeClock


def _run(citizen: Citizen, code: str, arguments: object = None) -> dict[str, object]:
    answer = citizen.post(f"/v1/services/{code}", arguments or {})

    assert answer.status_code == 200
    found: dict[str, object] = answer.json
    return found


def test_a_loan_is_told_with_what_is_due_next(citizen: Citizen, clock: FakeClock) -> None:
    citizen.at_face()
    today = beijing_date(clock())

    loan = _run(citizen, "housing-fund-loan")

    assert loan["principal_yuan"] == "620000.00"
    assert loan["annual_rate_percent"] == "3.100"
    assert loan["status"] == "current"
    assert loan["as_of"] == str(today - timedelta(days=1))
    assert str(loan["next_due_on"]) >= str(today)


def test_a_settled_loan_has_nothing_due(citizen: Citizen) -> None:
    citizen.code = "huang-jianguo"
    citizen.at_face()

    loan = _run(citizen, "housing-fund-loan")

    assert loan["status"] == "settled"
    assert (loan["next_due_on"], loan["next_payment_yuan"]) == (None, None)


def test_who_has_no_loan_is_told_so_in_both_languages(citizen: Citizen) -> None:
    citizen.code = "gulinaer"
    citizen.at_face()

    zh, en = (
        citizen.post("/v1/services/housing-fund-loan", {}, **{"Accept-Language": language})
        for language in ("zh-CN", "en")
    )

    assert zh.status_code == 404
    assert zh.json["code"] == "housing_loan_missing"
    assert "公积金贷款" in zh.json["message"]
    assert "loan" in en.json["message"]


def test_a_schedule_comes_in_pages(citizen: Citizen) -> None:
    citizen.at_face()

    pages = [
        _run(citizen, "housing-fund-loan-schedule", {"page": page, "page_size": 100})
        for page in (1, 2, 3, 4, 5)
    ]

    rows = [row for page in pages for row in page["items"]]  # type: ignore[attr-defined]
    assert [row["number"] for row in rows] == list(range(1, 361))
    assert {page["total"] for page in pages} == {360}
    assert sum(Decimal(row["principal_yuan"]) for row in rows) == 620_000


def test_a_certificate_has_the_numbers_to_check_it_by(citizen: Citizen) -> None:
    citizen.at_face()

    certificate = _run(citizen, "housing-fund-certificate")

    assert certificate["name"] == citizen.name
    day = str(certificate["as_of"]).replace("-", "")
    assert certificate["certificate_number"] == f"ZM440100000012{day}"
    assert len(str(certificate["verification_number"])) == 12


def test_resident_information_is_what_the_register_says(citizen: Citizen) -> None:
    citizen.at_face()

    found = _run(citizen, "resident-information")

    assert found["name"] == citizen.name
    assert (found["birth_date"], found["ethnicity"]) == ("1991-03-08", "汉")
    assert citizen.id_number not in str(found)


def test_resident_information_needs_the_person_and_not_only_their_name(citizen: Citizen) -> None:
    citizen.at_realname()

    answer = citizen.post("/v1/services/resident-information", {})

    assert (answer.status_code, answer.json["code"]) == (401, "step_up_needed")


def test_reading_it_leaves_an_audit_event_with_item_and_purpose(
    citizen: Citizen, store: Store, clock: FakeClock
) -> None:
    citizen.at_face()
    _run(citizen, "resident-information")

    events = citizen.audit_events(store, clock)

    (run,) = [event for event in events if event["action"] == "item.run"]
    assert (run["object"], run["purpose"]) == (
        "resident-information",
        "item:resident-information",
    )
