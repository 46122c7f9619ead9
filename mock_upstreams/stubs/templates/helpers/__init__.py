"""The helpers that templates may call; there are no others, and none reads anything else."""

from mock_upstreams.stubs.templates.helpers.documents import DOCUMENTS
from mock_upstreams.stubs.templates.helpers.logic import LOGIC
from mock_upstreams.stubs.templates.helpers.numbers import NUMBERS
from mock_upstreams.stubs.templates.helpers.times import TIMES
from mock_upstreams.stubs.templates.helpers.words import WORDS
from mock_upstreams.stubs.templates.rendering import Given, Helper


def _hostname(_given: Given) -> object:
    return "localhost"


HELPERS: dict[str, Helper] = {
    **LOGIC,
    **WORDS,
    **NUMBERS,
    **DOCUMENTS,
    **TIMES,
    "hostname": _hostname,
}
