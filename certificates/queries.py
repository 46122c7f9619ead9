"""Query parameters that several calls about licences take: pages of a list, and waiting."""

import marshmallow as ma

from certificates.waiting import LONGEST_WAIT_S
from core.schema import QueryInteger, Schema

_LARGEST_PAGE = 100
_ID = ma.validate.Regexp(r"\A[0-9a-f]{32}\Z")


class PageQuery(Schema):
    limit = QueryInteger(low=1, high=_LARGEST_PAGE, load_default=20)
    before = ma.fields.String(
        load_default=None,
        validate=_ID,
        metadata={"description": "Id of the last entry of the page before"},
    )


class WaitQuery(Schema):
    wait_s = QueryInteger(
        low=0,
        high=LONGEST_WAIT_S,
        load_default=0,
        metadata={"description": "Seconds to wait for what is asked about to happen"},
    )
