"""The journey: sign in, be recognised, see bureaus, get things done, show and share licences."""

from collections.abc import Mapping
from pathlib import Path

from tools.demo.client import Client, agree_to
from tools.demo.copies import CopyChapter
from tools.demo.face import FaceChapter
from tools.demo.licences import LicenceChapter
from tools.demo.report import Report, StepFailed
from tools.demo.services import ServicesChapter
from tools.processes import Endpoint

PERSONA = "lin-xiaomei"


class Journey:
    """Plays the chapters in order, as one citizen with one phone."""

    def __init__(
        self,
        *,
        gateway: Endpoint,
        mocks: Endpoint,
        env: Mapping[str, str],
        out: Path,
        report: Report,
    ) -> None:
        self._citizen = Client(gateway)
        self._mocks = Client(mocks)
        self._report = report
        self._face = FaceChapter(self._citizen, report)
        self._services = ServicesChapter(self._citizen, report)
        self._licences = LicenceChapter(self._citizen, Client(gateway), env, out, report)
        self._copies = CopyChapter(self._citizen, Client(gateway), env, out, report)

    def play(self) -> None:
        """Play every chapter; the report knows what went wrong."""
        self._sign_in()
        self._prove_name()
        self._face.be_recognised()
        self._face.be_refused()
        self._see_bureaus()
        self._services.play()
        self._licences.play()
        self._copies.play()

    def _sign_in(self) -> None:
        self._report.chapter(1, "登录", "Sign in")
        with self._report.step("用微信登录", "Sign in with a WeChat code") as step:
            self._mocks.post("/__admin/reset", {}).must(200)
            body = {
                "code": f"{PERSONA}.demo",
                "device": {"id": "demo-phone", "name": "演示手机 demo phone"},
            }
            tokens = self._citizen.post("/v1/sessions", body).must(201).json
            self._citizen.authorization = f"Bearer {tokens['access_token']}"
            _must_be("wechat", tokens["assurance"])
            step.note = "assurance wechat"

    def _prove_name(self) -> None:
        self._report.chapter(2, "实名", "Real name")
        with self._report.step("姓名写错被拒", "A wrong name is refused") as step:
            person, consent = self._person(), self._consent()
            body = {"name": "林晓美", "id_number": person["id_number"], "consent": consent}
            refusal = self._citizen.post("/v1/identity", body)
            refusal.must(422, "identity_name_mismatch")
            step.note = refusal.json["message"]
        with self._report.step("公安人口库核对一致", "The population bureau confirms") as step:
            person, consent = self._person(), self._consent()
            body = {"name": person["name"], "id_number": person["id_number"], "consent": consent}
            tokens = self._citizen.post("/v1/identity", body).must(200).json
            self._citizen.authorization = f"Bearer {tokens['access_token']}"
            _must_be("realname", tokens["assurance"])
            me = self._citizen.get("/v1/me").must(200).json
            step.note = f"assurance realname: {me['name']} {me['id_number']}"

    def _person(self) -> dict[str, str]:
        people = self._mocks.get("/__admin/personas").must(200).json
        return next(dict(one) for one in people if one["code"] == PERSONA)

    def _consent(self) -> dict[str, object]:
        return agree_to(self._citizen, "identity-check")

    def _see_bureaus(self) -> None:
        self._report.chapter(5, "我的主页", "My home page")
        with self._report.step("三个部门一次看全", "Three bureaus in one answer") as step:
            sections = self._citizen.get("/v1/home").must(200).json["sections"]
            _must_be({"ok"}, {section["status"] for section in sections.values()})
            step.note = _describe(sections)
        with self._report.step("公积金停机，其余照常", "One bureau is down") as step:
            fault = {"bureau": "housing_fund", "fault": "reset"}
            self._mocks.put("/__admin/faults", [fault]).must(200)
            sections = self._citizen.get("/v1/home", afresh=True).must(200).json["sections"]
            self._mocks.delete("/__admin/faults").must(204)
            down = sections.pop("housing_fund")
            # A worker that never heard this bureau about this person has nothing old to show.
            _must_be(True, down["status"] in ("stale", "unavailable"))
            _must_be({"ok"}, {section["status"] for section in sections.values()})
            reason = down["reason"]
            step.note = f"HTTP 200; housing_fund {down['status']}: {reason['message']}"


def _describe(sections: Mapping[str, Mapping[str, Mapping[str, str]]]) -> str:
    social = sections["social_security"]["data"]
    fund = sections["housing_fund"]["data"]
    documents = sections["exit_entry"]["data"]["documents"]
    return (
        f"养老 pension ¥{social['pension_balance_yuan']}, "
        f"公积金 housing fund ¥{fund['balance_yuan']}, "
        f"证件 travel documents {len(documents)}"
    )


def _must_be(wanted: object, got: object) -> None:
    if wanted != got:
        raise StepFailed(f"expected {wanted}, got {got}")
