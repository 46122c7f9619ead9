"""Pages of a list: the one shape in which calls take them."""

import marshmallow as ma

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
