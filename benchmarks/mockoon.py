"""`@mockoon/cli`, the peer of the mock bureaus' stubs. A tool for measuring only: npm brings it."""

import json
import shutil
import subprocess
import uuid
from collections.abc import Mapping
from pathlib import Path

VERSION = "9.9.0"
_FOLDER = Path(__file__).parent.parent / ".venv-bench" / "mockoon"
_PROGRAM = _FOLDER / "node_modules" / "@mockoon" / "cli" / "bin" / "run.js"
_INSTALL_S = 300


def install() -> str | None:
    """Bring the version named here; return why it cannot be had, None where it is there."""
    found = _PROGRAM.parent.parent / "package.json"
    if found.exists() and json.loads(found.read_text())["version"] == VERSION:
        return None
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return "there is no npm here"
    done = subprocess.run(
        [
            npm,
            "install",
            f"--prefix={_FOLDER}",
            "--no-save",
            "--no-package-lock",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            f"@mockoon/cli@{VERSION}",
        ],
        capture_output=True,
        timeout=_INSTALL_S,
        check=False,
    )
    return None if done.returncode == 0 else "npm could not install it"


def command(environment: Path, port: int) -> list[str]:
    """Return what starts it: as little on the side as it can be told to do."""
    return [
        "node",
        str(_PROGRAM),
        "start",
        f"--data={environment}",
        f"--port={port}",
        "--hostname=127.0.0.1",
        "--disable-log-to-file",
        "--disable-admin-api",
    ]


def environment_of(bodies: Mapping[str, str]) -> dict[str, object]:
    """Return its data file: a JSON answer, without templating, for each path."""
    routes = [_route(path, body) for path, body in bodies.items()]
    return {
        "uuid": str(uuid.uuid4()),
        "lastMigration": 33,
        "name": "stubs",
        "endpointPrefix": "",
        "latency": 0,
        "port": 0,
        "hostname": "127.0.0.1",
        "folders": [],
        "routes": routes,
        "rootChildren": [{"type": "route", "uuid": route["uuid"]} for route in routes],
        "proxyMode": False,
        "proxyHost": "",
        "proxyRemovePrefix": False,
        "tlsOptions": {"enabled": False, "type": "CERT"},
        "cors": False,
        "headers": [],
        "proxyReqHeaders": [],
        "proxyResHeaders": [],
        "data": [],
        "callbacks": [],
    }


def _route(path: str, body: str) -> dict[str, object]:
    answer = {
        "uuid": str(uuid.uuid4()),
        "body": body,
        "latency": 0,
        "statusCode": 200,
        "label": "",
        "headers": [{"key": "Content-Type", "value": "application/json; charset=utf-8"}],
        "bodyType": "INLINE",
        "filePath": "",
        "databucketID": "",
        "sendFileAsBody": False,
        "rules": [],
        "rulesOperator": "OR",
        "disableTemplating": True,
        "fallbackTo404": False,
        "default": True,
        "crudKey": "id",
        "callbacks": [],
    }
    return {
        "uuid": str(uuid.uuid4()),
        "type": "http",
        "documentation": "",
        "method": "get",
        "endpoint": path.lstrip("/"),
        "responses": [answer],
        "responseMode": None,
        "streamingMode": None,
        "streamingInterval": 0,
    }
