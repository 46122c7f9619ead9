"""The part on codes without a network: checked by the command line, and taken back."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.demo.client import Client
from tools.demo.report import Report, StepFailed

_ROOT = Path(__file__).parent.parent.parent


class OfflinePart:
    """Plays an officer in a car park without reception, and a holder whose phone is gone."""

    def __init__(self, citizen: Client, officer: Client, out: Path, report: Report) -> None:
        self._citizen = citizen
        self._officer = officer
        self._out = out
        self._report = report
        self._payload = ""

    def play(self, licence_id: str) -> None:
        path = f"/v1/licences/{licence_id}"
        self._show(path)
        self._block(path)
        self._restore(path)

    def _show(self, path: str) -> None:
        with self._report.step(
            "离线码，断网核验", "An offline code, checked without network"
        ) as step:
            self._fetch("licence-keys")
            code = self._citizen.post(f"{path}/codes", {"mode": "offline"}).must(201).json
            self._payload = code["payload"]
            verdict = self._verify()
            if not verdict.get("accepted"):
                raise StepFailed(f"refused offline: {verdict.get('code')}")
            fields = show(verdict["fields"])
            step.note = f"flask licence verify, {len(self._payload)} characters: {fields}"

    def _block(self, path: str) -> None:
        with self._report.step("手机丢了，停用证照", "A lost phone: block the licence") as step:
            self._citizen.post(f"{path}/suspension", {}).must(200)
            size = self._fetch("licence-revocations")
            verdict = self._verify("--revocations", str(self._out / "licence-revocations.json"))
            if verdict.get("code") != "code_revoked":
                raise StepFailed(f"expected code_revoked, got {verdict}")
            step.note = f"list of {size} bytes; offline: {verdict['code']}"

    def _restore(self, path: str) -> None:
        with self._report.step("找回后刷脸恢复", "Found again: restored by face") as step:
            self._citizen.delete(f"{path}/suspension").must(204)
            events = self._citizen.get(f"{path}/history").must(200).json["events"]
            step.note = " → ".join(event["why"] for event in reversed(events))

    def _fetch(self, name: str) -> int:
        body = self._officer.get(f"/.well-known/{name}").must(200).body
        return (self._out / f"{name}.json").write_bytes(body)

    def _verify(self, *options: str) -> dict[str, Any]:
        flask = str(Path(sys.executable).parent / "flask")
        trust_list = str(self._out / "licence-keys.json")
        command = [flask, "--app", "app", "licence", "verify", "--json", "--trust-list", trust_list]
        done = subprocess.run(
            [*command, *options, "-"],
            cwd=_ROOT, input=self._payload, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        if not done.stdout:
            raise StepFailed(done.stderr.strip())
        verdict: dict[str, Any] = json.loads(done.stdout)
        return verdict


def show(fields: Mapping[str, object]) -> str:
    """List field values; an identity number, even an invented one, is not printed whole."""
    shown = {
        name: f"{str(value)[:1]}…{str(value)[-1:]}" if name == "id_number" else value
        for name, value in fields.items()
    }
    return ", ".join(f"{name} {value}" for name, value in shown.items())
