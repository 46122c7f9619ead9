"""A gateway in this process, whose connections are closed when the test is over."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask

from app import Ports, Settings, build_app
from auth.face.verifier_client import VerifierClient
from bureaus.registry import Bureaus
from core.clock import Clock, utc_now
from core.provide import use
from core.store.base import Store


@contextmanager
def gateway(env: Mapping[str, str], store: Store, now: Clock = utc_now) -> Iterator[Flask]:
    with gateway_of(Settings.from_env(env), store, now) as app:
        yield app


@contextmanager
def gateway_of(settings: Settings, store: Store, now: Clock) -> Iterator[Flask]:
    ports = Ports(store=store, now=now, elapsed_s=lambda: now().timestamp())
    app = build_app(settings, ports)
    try:
        yield app
    finally:
        with app.app_context():
            use(Bureaus).close()
            use(VerifierClient).close()
