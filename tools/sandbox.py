"""Settings for trying everything on one machine: secrets made once, mock bureaus for real ones."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from core.clock import utc_now
from mock_upstreams.sandbox import sandbox
from tools.seals import issuers, make_seals

_KEYS = ("token", "licence")


def sandbox_settings(env: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return `env` with every required setting that it lacks filled in.

    The secrets and keys are random, made on the first run and kept in `folder`, readable by their
    owner alone. The bureaus are the mock bureaus, with the sandbox's published credentials.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mocks_url = _url(env, "MOCKS", "8002")
    defaults = {
        "MINSHENG_VERIFIER_URL": _url(env, "VERIFIER", "8001"),
        "MINSHENG_STORE_URL": f"sqlite:///{folder / 'minsheng.sqlite3'}",
        **_secrets(folder / "secrets.json"),
        **{f"MINSHENG_{name.upper()}_KEY_FILE": _key_file(folder, name) for name in _KEYS},
        "MINSHENG_SEAL_FOLDER": str(make_seals(folder / "seals", issuers(), now=utc_now())),
        **_bureaus(mocks_url),
    }
    given = {name: value for name, value in env.items() if value.strip()}
    return {**defaults, **given}


def _url(env: Mapping[str, str], process: str, default_port: str) -> str:
    host = env.get(f"MINSHENG_{process}_HOST") or "127.0.0.1"
    # Who listens everywhere is called on this machine.
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    return f"http://{host}:{env.get(f'MINSHENG_{process}_PORT') or default_port}"


def _secrets(path: Path) -> dict[str, str]:
    if not path.exists():
        made = {
            "MINSHENG_MASTER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
            "MINSHENG_VERIFIER_SECRET": secrets.token_urlsafe(32),
        }
        _write_private(path, json.dumps(made).encode())
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def _key_file(folder: Path, name: str) -> str:
    path = folder / f"{name}-key.pem"
    if not path.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _write_private(path, pem)
    return str(path)


def _bureaus(mocks_url: str) -> dict[str, str]:
    settings = {f"MINSHENG_{name.upper()}_URL": f"{mocks_url}/{name}" for name in sandbox()}
    for name, credentials in sandbox().items():
        for credential, value in credentials.items():
            settings[f"MINSHENG_{name.upper()}_{credential.upper()}"] = value
    return settings


def _write_private(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
