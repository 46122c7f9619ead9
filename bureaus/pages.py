"""One page of a longer list: what may be asked for, and that it is what came."""

from collections.abc import Mapping
from typing import Any

from bureaus.wire import outside_agreement

MAX_PAGE_SIZE = 100


def check_asked(page: int, page_size: int) -> None:
    """Make sure that a page can be asked for: from 1 on, of 1 to 100 items.

    Raises:
        ValueError: it cannot.
    """
    if page < 1 or not 1 <= page_size <= MAX_PAGE_SIZE:
        raise ValueError(f"page starts at 1, page_size is 1 to {MAX_PAGE_SIZE}")


def check_page(found: Mapping[str, Any], *, page: int, page_size: int, bureau: str) -> None:
    """Make sure that `found`, with its `page` and `items`, is the page that was asked for.

    Raises:
        BureauError: it is another page, or has more items than were asked for.
    """
    if found["page"] != page or len(found["items"]) > page_size:
        raise outside_agreement(bureau)
