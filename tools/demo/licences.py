"""The chapter on licences: cards, a code scanned off its picture, a code without network."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import zxingcpp
from PIL import Image

from tools.demo.client import Client, Reply
from tools.demo.commands import register
from tools.demo.offline import OfflinePart, show
from tools.demo.report import Report, StepFailed

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_VERIFIER_NAME = "悦海酒店前台 Yuehai Hotel"
_TYPES = ("resident-id-card", "social-security-card", "passport")
_FIELDS = ("name", "id_number", "sex", "birth_date")


class LicenceChapter:
    """Plays the citizen who shows a licence and the officer who checks it."""

    def __init__(
        self,
        citizen: Client,
        officer: Client,
        env: Mapping[str, str],
        out: Path,
        report: Report,
    ) -> None:
        self._citizen = citizen
        self._officer = officer
        self._env = env
        self._out = out
        self._report = report
        self._offline = OfflinePart(citizen, officer, out, report)
        self._licence_id = ""

    def play(self) -> None:
        self._report.chapter(7, "电子证照", "Licences")
        self._out.mkdir(parents=True, exist_ok=True)
        self._list()
        self._draw_card()
        self._show_online()
        self._offline.play(self._licence_id)
        self._see_uses()

    def _list(self) -> None:
        with self._report.step("我的证照", "My licences") as step:
            found = self._citizen.get("/v1/licences").must(200).json["licences"]
            shown = ", ".join(f"{one['title_zh']} {one['state']}" for one in found[:3])
            step.note = f"{len(found)} 种 licences: {shown}, …"
            by_type = {one["type"]: str(one["licence_id"]) for one in found}
            if not set(by_type) >= set(_TYPES):
                raise StepFailed(f"expected {', '.join(_TYPES)}, got {', '.join(by_type)}")
            self._licence_id = by_type["resident-id-card"]

    def _draw_card(self) -> None:
        for kind in ("svg", "png"):
            with self._report.step(f"卡面 {kind.upper()}", f"The card as {kind.upper()}") as step:
                card = self._citizen.get(f"/v1/licences/{self._licence_id}/card.{kind}").must(200)
                path = self._out / f"resident-id-card.{kind}"
                path.write_bytes(card.body)
                step.note = f"out/{path.name}, {len(card.body) // 1024} KiB"

    def _show_online(self) -> None:
        path, code_id = self._out / "online-code.png", ""
        with self._report.step("登记核验单位", "Register an organisation") as step:
            self._officer.sign_in_as(
                *register(self._env, _VERIFIER_NAME, "licence:verify", _TYPES, _FIELDS)
            )
            step.note = _VERIFIER_NAME
        with self._report.step("出示在线二维码", "Show an online QR code") as step:
            body = {"mode": "online", "fields": list(_FIELDS[:2])}
            url = f"/v1/licences/{self._licence_id}/codes"
            shown = self._citizen.post(url, body, accept="image/png").must(201)
            path.write_bytes(shown.body)
            code_id = shown.headers["X-Code-Id"]
            step.note = f"out/{path.name}"
        self._hear_of_scan(path, code_id)
        with self._report.step("再扫一次被拒", "A second scan is refused") as step:
            refusal = self._scan(path).must(409, "code_used").json
            step.note = f"{refusal['code']}: {refusal['message']}"

    def _hear_of_scan(self, path: Path, code_id: str) -> None:
        """Scan in one thread what the holder waits for in another."""
        url = f"/v1/licences/{self._licence_id}/codes/{code_id}?wait_s=25"
        with ThreadPoolExecutor(1) as phone:
            heard = phone.submit(self._citizen.get, url)
            with self._report.step("核验方扫码", "An officer scans the picture") as step:
                seen = self._scan(path).must(200).json
                if not seen["accepted"] or set(seen["fields"]) != set(_FIELDS[:2]):
                    raise StepFailed(f"expected {_FIELDS[:2]}, got {sorted(seen['fields'])}")
                step.note = f"{seen['title_zh']} {seen['state']}: {show(seen['fields'])}"
            with self._report.step("手机立即得知", "The phone hears of it at once") as step:
                status = heard.result().must(200).json
                if status["scanned_by"] != _VERIFIER_NAME:
                    raise StepFailed(f"the phone heard {status['state']}")
                step.note = f"{status['state']}: {status['scanned_by']}"

    def _see_uses(self) -> None:
        with self._report.step("谁看过我的证照", "Who looked at my licence") as step:
            uses = self._citizen.get(f"/v1/licences/{self._licence_id}/uses").must(200).json["uses"]
            if not uses or uses[0]["organisation"] != _VERIFIER_NAME:
                raise StepFailed("the scan is not on the list")
            step.note = f"{uses[0]['organisation']}: {', '.join(uses[0]['fields'])}"

    def _scan(self, picture: Path) -> Reply:
        with Image.open(picture) as image:
            barcode = zxingcpp.read_barcode(image, formats=_QR)
        if barcode is None:
            raise StepFailed(f"no code can be read from {picture.name}")
        return self._officer.post("/v1/verifications", {"payload": barcode.text})
