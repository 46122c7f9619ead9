"""Writing XML, for the bureaus that speak it."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

# Control characters are not XML 1.0, not even escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def elements(values: Mapping[str, str]) -> str:
    """Return an element for each text, by its name; what XML cannot hold is left out."""
    return "".join(
        f"<{name}>{escape(_NOT_XML.sub('', value))}</{name}>" for name, value in values.items()
    )
