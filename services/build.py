"""Puts the service items and the home page together, for app.py to provide."""

from datetime import timedelta

from auth.citizens import Citizens
from bureaus.registry import Bureaus
from core.audit import AuditTrail
from core.clock import Clock
from core.crypto import Vault
from core.store.base import Store
from core.upstream.answers import Answers
from services.answers import ItemAnswers
from services.applications import Applications
from services.catalogue import Catalogue, home_items
from services.home import HomePage
from services.pages import dump_home
from services.runner import ItemRunner
from services.submissions import Submissions

_SUBMISSION_MARGIN = timedelta(seconds=5)
"""What a submission may take beyond its calls to bureaus before another request takes it over."""


def build_services(
    *,
    store: Store,
    vault: Vault,
    bureaus: Bureaus,
    answers: Answers,
    citizens: Citizens,
    audit: AuditTrail,
    catalogue: Catalogue,
    budget_s: float,
    now: Clock,
) -> tuple[object, ...]:
    """Return the services that the views use.

    Args:
        budget_s: Seconds for one item, and for the whole home page.
    """
    lease = timedelta(seconds=budget_s) + _SUBMISSION_MARGIN
    submissions = Submissions(store, vault, now, lease=lease)
    item_answers = ItemAnswers(bureaus, answers)
    on_home = home_items(catalogue.items)
    return (
        catalogue,
        ItemRunner(item_answers, audit, now, budget_s=budget_s),
        Applications(bureaus, citizens, submissions, audit, budget_s=budget_s),
        HomePage(item_answers, on_home, dump_home, audit, now, budget_s=budget_s),
    )
