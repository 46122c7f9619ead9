"""Every transaction of the fund, by its code (docs/bureaus/housing_fund.md)."""

from functools import partial

from flask import Blueprint

from mock_upstreams.housing_fund.accounts import account, certificate, deposits
from mock_upstreams.housing_fund.door import Door
from mock_upstreams.housing_fund.loans import loan, loan_schedule
from mock_upstreams.housing_fund.withdrawals import withdraw, withdraw_cancel, withdrawals
from mock_upstreams.world import World

_TRANSACTIONS = {
    "account": ("GJJ101", account),
    "deposits": ("GJJ102", deposits),
    "certificate": ("GJJ103", certificate),
    "loan": ("GJJ201", loan),
    "loan_schedule": ("GJJ202", loan_schedule),
    "withdraw": ("GJJ301", withdraw),
    "withdraw_cancel": ("GJJ302", withdraw_cancel),
    "withdrawals": ("GJJ303", withdrawals),
}
OPERATIONS = tuple(_TRANSACTIONS)


def build(world: World) -> Blueprint:
    blueprint = Blueprint("housing_fund", __name__)
    door = Door(world)
    for operation, (txcode, answer) in _TRANSACTIONS.items():
        view = partial(door.serve, txcode, answer)
        blueprint.add_url_rule(f"/{txcode}", operation, view, methods=["POST"])
    return blueprint
