"""What a peer is told on standard input, and how it is served."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI

BUREAUS = ("social_security", "housing_fund", "exit_entry")


@dataclass(frozen=True, kw_only=True)
class Order:
    """Where to listen, where the bureaus are, and who may ask."""

    port: int
    bureaus_url: str
    credentials: Mapping[str, Mapping[str, str]]
    public_key: str
    issuer: str
    people: Mapping[str, tuple[str, str]]
    """Name and identity number by the subject of a token."""


def read_order() -> Order:
    told: dict[str, Any] = json.load(sys.stdin)
    return Order(**told)


def serve(app: FastAPI, order: Order) -> None:
    """Serve with one process; without an access log, which is what costs least."""
    uvicorn.run(app, host="127.0.0.1", port=order.port, log_level="warning", access_log=False)
