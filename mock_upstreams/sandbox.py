"""The sandbox's published credentials. They open nothing but these mock bureaus.

Everyone may know them, which is what makes them useless as secrets: a deployment that talks to
real bureaus sets its own.
"""

from collections.abc import Mapping

from mock_upstreams.registry import discover


def sandbox() -> dict[str, Mapping[str, str]]:
    """Return what every mock bureau hands out, by bureau and lower-case name."""
    return {bureau.name: bureau.sandbox for bureau in discover()}
