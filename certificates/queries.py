"""The query parameter of calls about licences that wait for something to happen."""

from certificates.waiting import LONGEST_WAIT_S
from core.schema import QueryInteger, Schema


class WaitQuery(Schema):
    wait_s = QueryInteger(
        low=0,
        high=LONGEST_WAIT_S,
        load_default=0,
        metadata={"description": "Seconds to wait for what is asked about to happen"},
    )
