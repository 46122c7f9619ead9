"""The composition root: settings and ports in, the gateway out.

`gunicorn -c gunicorn.conf.py 'app:create_app()'` serves it; `flask --app app …` runs its commands.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic

from flask import Flask
from flask.cli import AppGroup

import auth.consents.views
import auth.face.views
import auth.identity.views
import auth.sessions.views
import certificates.sharing.views
import certificates.views
from auth.audit.cli import build_audit_cli
from auth.build import build_auth
from auth.citizens import Citizens
from auth.cli import build_organisation_cli
from auth.face.photo_checks import PhotoChecks
from auth.face.verifier_client import VerifierClient
from auth.verifier.limits import MAX_VIDEO_BYTES
from bureaus import registry
from bureaus.cli import build_bureau_cli
from bureaus.registry import Bureaus, BureauSettings
from certificates.batch.cli import add_batch_command
from certificates.build import build_certificates
from certificates.cli import build_licence_cli
from certificates.licence_type import PORTRAIT
from certificates.page import build_verify_page
from certificates.registry import discover as discover_licence_types
from certificates.sealing.cli import add_check_command
from certificates.sealing.seals import Seal, read_seal_setting
from core.audit import AuditTrail
from core.clock import Clock, Elapsed, utc_now
from core.commands import StoreInUse
from core.config import ConfigError, EnvReader
from core.crypto import Vault
from core.logs import configure_logging
from core.problem import install_error_handlers
from core.provide import provide, use
from core.store import check_shared_url, open_store
from core.store.base import Store
from core.store.housekeeping import start_housekeeping
from core.upstream import Limits, UpstreamClient
from core.upstream.answers import Answers, start_sweeping
from openapi.api import build_api
from openapi.bodies import GatewayRequest
from openapi.docs import build_docs
from openapi.front import build_front
from openapi.gateway_flask import GatewayFlask
from openapi.operations import build_operations
from openapi.requests import install_request_hooks
from services.build import build_services
from services.catalogue import Catalogue, task_prefixes
from services.catalogue import discover as discover_items
from services.views import build_blueprint as build_service_routes

VERSION = "0.1.0"
_FORM_OVERHEAD_BYTES = 64 * 1024
_VERIFIER_IN_FLIGHT = 32

_WITHOUT_SETTINGS = (["bureau"], ["licence", "verify"], ["licence", "check-copy"])
"""Commands of those who have no gateway: they write an adapter, or stand at a counter."""

_CANNOT_BOOT = 3
"""gunicorn gives up on a worker that ends with 3; with any other code it starts another."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Checked, immutable settings of the gateway. README.md lists the variables."""

    store_url: str = field(repr=False)
    master_key: bytes = field(repr=False)
    token_keys: tuple[str, ...] = field(repr=False)
    licence_keys: tuple[str, ...] = field(repr=False)
    seals: tuple[Seal, ...] = field(repr=False)
    token_issuer: str
    access_token_lifetime_s: int
    bureaus: Mapping[str, BureauSettings]
    bureau_limits: Limits
    home_budget_s: float
    answers_mb: int
    verifier_url: str
    verifier_secret: str = field(repr=False)
    verifier_deadline_s: float
    metrics_folder: str | None

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read `MINSHENG_*` variables.

        Raises:
            ConfigError: one line for each missing or malformed variable, all at once.
        """
        reader = EnvReader(env)
        settings = cls(
            store_url=reader.checked(
                "STORE_URL", "sqlite:///var/minsheng.sqlite3", check_shared_url
            ),
            master_key=reader.key("MASTER_KEY", length=32),
            token_keys=reader.private_keys("TOKEN_KEY_FILE"),
            licence_keys=reader.private_keys("LICENCE_KEY_FILE"),
            seals=read_seal_setting(
                reader, [kind.issuer_code for kind in discover_licence_types()]
            ),
            token_issuer=reader.text("TOKEN_ISSUER", "minsheng"),
            access_token_lifetime_s=reader.integer("ACCESS_TOKEN_S", 900, low=60, high=3600),
            bureaus=registry.read_settings(registry.discover(), reader),
            bureau_limits=_read_limits(reader),
            home_budget_s=reader.seconds("HOME_BUDGET_S", 3.0),
            answers_mb=reader.integer("ANSWERS_MB", 16, low=0, high=1024),
            verifier_url=reader.url("VERIFIER_URL", "http://127.0.0.1:8001"),
            verifier_secret=reader.secret("VERIFIER_SECRET"),
            verifier_deadline_s=reader.seconds("VERIFIER_DEADLINE_S", 20.0),
            metrics_folder=env.get("PROMETHEUS_MULTIPROC_DIR"),
        )
        reader.finish()
        return settings


def _read_limits(reader: EnvReader) -> Limits:
    return Limits(
        deadline_s=reader.seconds("BUREAU_DEADLINE_S", 2.0),
        in_flight=reader.integer("BUREAU_IN_FLIGHT", 64, low=1, high=1000),
        breaker_failures=reader.integer("BUREAU_BREAKER_FAILURES", 5, low=1, high=1000),
        breaker_open_s=reader.seconds("BUREAU_BREAKER_OPEN_S", 10.0),
    )


@dataclass(frozen=True, kw_only=True)
class Ports:
    """What touches the world outside. Tests replace fields, nothing else."""

    store: Store
    now: Clock = utc_now
    elapsed_s: Elapsed = monotonic


def create_app() -> Flask:
    """Build the gateway from the environment, or end the process and say what is wrong with it."""
    if _needs_no_settings(sys.argv[3:]):
        return _workbench()
    configure_logging("gateway")
    try:
        settings = Settings.from_env(os.environ)
        ports = Ports(store=open_store(settings.store_url))
    except ConfigError as exc:
        sys.stderr.write(f"{exc}\n")
        sys.exit(_CANNOT_BOOT)
    start_housekeeping(ports.store, ports.now)
    app = build_app(settings, ports)
    with app.app_context():
        start_sweeping(use(Answers))
    return app


def _needs_no_settings(words: Sequence[str]) -> bool:
    """Return whether a command, or a question for help, can do without settings."""
    asks_for_help = "--help" in words or list(words) in (["audit"], ["licence"], ["organisation"])
    return asks_for_help or any(list(words[: len(those)]) == those for those in _WITHOUT_SETTINGS)


def _workbench() -> Flask:
    """Return an application with nothing but the commands that need no settings."""
    app = Flask(__name__)
    _add_commands(app)
    return app


def _add_commands(app: Flask) -> None:
    app.cli.add_command(_organisation_cli())
    app.cli.add_command(build_audit_cli())
    app.cli.add_command(build_bureau_cli(Path(__file__).parent, _task_prefixes))
    licence_commands = build_licence_cli()
    add_check_command(licence_commands)
    add_batch_command(licence_commands)
    app.cli.add_command(licence_commands)


def build_app(settings: Settings, ports: Ports) -> Flask:
    """Wire everything together: what the world gives here, each layer's services in its `build`."""
    app = GatewayFlask(__name__)
    app.request_class = GatewayRequest
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.config["MAX_CONTENT_LENGTH"] = MAX_VIDEO_BYTES + _FORM_OVERHEAD_BYTES
    install_request_hooks(app)
    install_error_handlers(app, logger="gateway")
    _provide_services(app, settings, ports)
    _register_routes(app, settings, ports)
    _add_commands(app)
    return app


def _provide_services(app: Flask, settings: Settings, ports: Ports) -> None:
    store, now = ports.store, ports.now
    vault, audit = Vault(settings.master_key), AuditTrail(store, now)
    verifier_http = _verifier_http(settings)
    verifier = VerifierClient(verifier_http, secret=settings.verifier_secret)
    bureaus = _build_bureaus(settings, ports, verifier_http)
    answers = Answers(now, most_bytes=settings.answers_mb * 1024 * 1024)
    citizens = Citizens(store, vault, now, answers)
    provide(
        app,
        StoreInUse(store),
        audit,
        verifier,
        bureaus,
        answers,
        citizens,
        *build_auth(
            store=store,
            vault=vault,
            bureaus=bureaus,
            citizens=citizens,
            verifier=verifier,
            audit=audit,
            key_pems=settings.token_keys,
            issuer=settings.token_issuer,
            token_lifetime=timedelta(seconds=settings.access_token_lifetime_s),
            now=now,
        ),
        *build_services(
            store=store,
            vault=vault,
            bureaus=bureaus,
            answers=answers,
            citizens=citizens,
            audit=audit,
            catalogue=Catalogue(discover_items(), registry.discover()),
            budget_s=settings.home_budget_s,
            now=now,
        ),
        *build_certificates(
            store=store,
            vault=vault,
            bureaus=bureaus,
            citizens=citizens,
            audit=audit,
            types=discover_licence_types(),
            key_pems=settings.licence_keys,
            seals=settings.seals,
            issuer=settings.token_issuer,
            budget_s=settings.home_budget_s,
            now=now,
        ),
    )


def _build_bureaus(settings: Settings, ports: Ports, verifier_http: UpstreamClient) -> Bureaus:
    return registry.build_bureaus(
        registry.discover(),
        settings.bureaus,
        limits=settings.bureau_limits,
        now=ports.now,
        elapsed_s=ports.elapsed_s,
        beside=(PhotoChecks(verifier_http, secret=settings.verifier_secret),),
    )


def _verifier_http(settings: Settings) -> UpstreamClient:
    return UpstreamClient(
        "verifier",
        settings.verifier_url,
        # No breaker: it says itself when it is full, and that is no reason to leave it alone.
        Limits(
            deadline_s=settings.verifier_deadline_s,
            in_flight=_VERIFIER_IN_FLIGHT,
            breaker_failures=None,
        ),
    )


def _register_routes(app: Flask, settings: Settings, ports: Ports) -> None:
    api = build_api(app, VERSION)
    with app.app_context():
        items = use(Catalogue)
    for blueprint in (
        auth.sessions.views.blp,
        auth.consents.views.blp,
        auth.identity.views.blp,
        auth.face.views.blp,
        build_service_routes(items, ports.now),
        certificates.views.blp,
        certificates.sharing.views.blp,
    ):
        api.register_blueprint(blueprint)
    app.register_blueprint(build_front())
    app.register_blueprint(build_docs())
    app.register_blueprint(build_verify_page(discover_licence_types()))
    app.register_blueprint(build_operations(ports.store, metrics_folder=settings.metrics_folder))


def _task_prefixes() -> Mapping[str, str]:
    return task_prefixes(discover_items())


def _organisation_cli() -> AppGroup:
    types = list(discover_licence_types())
    fields = [field.name for kind in types for field in kind.fields]
    return build_organisation_cli([kind.code for kind in types], [*fields, PORTRAIT])
