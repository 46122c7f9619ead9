"""Requests as a caller signs them, for tests that ask a bureau without an adapter."""

import hashlib
from collections.abc import Mapping
from itertools import count
from time import time

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mock_upstreams.personas import PERSONAS
from mock_upstreams.sandbox import sandbox

_nonces = count()


def ask_population(
    client: FlaskClient,
    code: str,
    *,
    path: str = "/v1/resident",
    id_number: str | None = None,
    at_s: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> TestResponse:
    """Ask the population register about a sample citizen, or about any number."""
    known = {persona.code: persona.id_number for persona in PERSONAS}
    number = id_number or known[code]
    audit = {
        "operator_id": "o",
        "operator_name": "n",
        "query_object_id": number,
        "item_code": "i",
        "terminal_info": "t",
    }
    body = {"audit_info": audit, "query_timestamp": "t", "data": {"gmsfhm": number}}
    return client.post(
        f"/population{path}", json=body, headers={**_signed(at_s), **(headers or {})}
    )


def _signed(at_s: float | None) -> dict[str, str]:
    handed_out = sandbox()["population"]
    timestamp, nonce = f"{int(time() if at_s is None else at_s)}", f"nonce-{next(_nonces):08}"
    signed = f"{timestamp}{handed_out['token']}{nonce}{timestamp}".encode()
    return {
        "x-tif-paasid": handed_out["paasid"],
        "x-tif-timestamp": timestamp,
        "x-tif-nonce": nonce,
        "x-tif-signature": hashlib.sha256(signed).hexdigest(),
    }
