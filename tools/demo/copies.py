"""The chapter on copies: a bank asks, the citizen agrees, a sealed PDF is fetched and checked."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image

from core.clock import beijing_date, utc_now
from tools.demo.client import Client
from tools.demo.commands import register, run_flask
from tools.demo.report import Report, StepFailed

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_BANK = "粤海银行天河支行 Yuehai Bank"
_TYPE = "resident-id-card"
_FIELDS = ("name", "id_number")
_PURPOSE = "申请个人住房贷款"


class CopyChapter:
    """Plays a bank that needs a copy, and the citizen who decides."""

    def __init__(
        self,
        citizen: Client,
        bank: Client,
        env: Mapping[str, str],
        out: Path,
        report: Report,
    ) -> None:
        self._citizen = citizen
        self._bank = bank
        self._env = env
        self._out = out
        self._report = report
        self._request: dict[str, Any] = {}

    def play(self) -> None:
        self._report.chapter(8, "授权用证", "Sharing a copy")
        self._ask()
        self._fetch_too_early()
        self._agree()
        self._fetch()
        self._show_a_change()
        self._withdraw()

    @property
    def _path(self) -> str:
        return f"/v1/copy-requests/{self._request['request_id']}"

    def _ask(self) -> None:
        picture = self._out / "invitation.png"
        with self._report.step("银行说明用途，出示二维码", "A bank asks, by a QR code") as step:
            self._bank.sign_in_as(*register(self._env, _BANK, "licence:request", [_TYPE], _FIELDS))
            wanted = {
                "licences": [{"type": _TYPE, "fields": list(_FIELDS)}],
                "purpose": _PURPOSE,
                "valid_until": (beijing_date(utc_now()) + timedelta(days=30)).isoformat(),
            }
            asked = self._bank.post("/v1/copy-requests", wanted, accept="image/png").must(201)
            picture.write_bytes(asked.body)
            step.note = f"out/{picture.name}"
        with self._report.step("市民扫码查看", "The citizen sees what and why") as step:
            self._request = self._open(picture)
            (licence,) = self._request["licences"]
            fields = "、".join(field["title_zh"] for field in licence["fields"])
            step.note = (
                f"{self._request['organisation']}: {licence['title_zh']}（{fields}），"
                f"{self._request['purpose']}，至 until {self._request['valid_until']}"
            )

    def _open(self, picture: Path) -> dict[str, Any]:
        with Image.open(picture) as image:
            barcode = zxingcpp.read_barcode(image, formats=_QR)
        if barcode is None:
            raise StepFailed(f"no code can be read from {picture.name}")
        body = {"invitation": barcode.text}
        opened: dict[str, Any] = (
            self._citizen.post("/v1/copy-requests/openings", body).must(200).json
        )
        return opened

    def _fetch_too_early(self) -> None:
        with self._report.step("未同意前取不到", "No copy before the yes") as step:
            refusal = self._bank.get(f"{self._path}/copies/{_TYPE}.pdf")
            step.note = refusal.must(409, "copy_not_agreed").json["message"]

    def _agree(self) -> None:
        with self._report.step("同意（十分钟内刷过脸）", "Agree, face seen lately") as step:
            picked = [one["choices"][0]["licence_id"] for one in self._request["licences"]]
            body = {"licence_ids": picked}
            decided = self._citizen.post(f"{self._path}/consent", body).must(200).json
            step.note = f"{decided['state']} {decided['decided_at']}"

    def _fetch(self) -> None:
        path = self._out / "copy.pdf"
        with self._report.step("银行取得盖章副本", "The bank fetches a sealed copy") as step:
            copy = self._bank.get(f"{self._path}/copies/{_TYPE}.pdf").must(200)
            path.write_bytes(copy.body)
            step.note = f"out/{path.name}, {len(copy.body) // 1024} KiB"
        with self._report.step("验证电子印章", "The seal is checked") as step:
            said = run_flask(self._env, *self._check(path))
            step.note = " ".join(line.strip() for line in said.splitlines()[:2])

    def _show_a_change(self) -> None:
        with self._report.step("改动一个字节即可发现", "One changed byte shows") as step:
            changed = bytearray((self._out / "copy.pdf").read_bytes())
            changed[len(changed) // 2] ^= 1
            path = self._out / "copy-changed.pdf"
            path.write_bytes(changed)
            try:
                run_flask(self._env, *self._check(path))
            except StepFailed as refused:
                step.note = str(refused)
            else:
                raise StepFailed("a changed copy passed for a good one")

    def _withdraw(self) -> None:
        with self._report.step("撤回同意，再取被拒", "Withdrawn: no more copies") as step:
            self._citizen.delete(f"{self._path}/consent").must(204)
            refusal = self._bank.get(f"{self._path}/copies/{_TYPE}.pdf")
            step.note = refusal.must(410, "copy_ended").json["message"]

    def _check(self, path: Path) -> tuple[str, ...]:
        root = Path(self._env["MINSHENG_SEAL_FOLDER"]) / "ca.pem"
        return ("licence", "check-copy", str(path.resolve()), "--trust", str(root.resolve()))
