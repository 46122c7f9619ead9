"""Calls to bureaus and the verifier: the one HTTP client, and every rule about calling.

`client` is the door; `answers` keeps for a while what was answered.
"""

from core.upstream.client import Line, UpstreamClient
from core.upstream.limits import Limits
from core.upstream.plain_answer import Answer

__all__ = ["Answer", "Limits", "Line", "UpstreamClient"]
