"""The chapter on service items: found in the catalogue, done once however often they are sent."""

import secrets
from urllib.parse import quote

from tools.demo.client import Client
from tools.demo.report import Report, StepFailed

_APPOINTMENT = "exit-entry-appointment"


class ServicesChapter:
    """Plays a citizen who looks for an appointment, books it, and books it by mistake again."""

    def __init__(self, citizen: Client, report: Report) -> None:
        self._citizen = citizen
        self._report = report
        self._key = f"demo-{secrets.token_hex(8)}"
        self._slot: dict[str, str] = {}
        self._number = ""

    def play(self) -> None:
        self._report.chapter(6, "办事", "Getting things done")
        self._search()
        self._choose()
        self._book()
        self._send_again()
        self._change_their_mind()

    def _search(self) -> None:
        with self._report.step("在目录里找“办证预约”", "Search the catalogue") as step:
            whole = self._citizen.get("/v1/services").must(200).json
            found = self._citizen.get(f"/v1/services?q={quote('办证预约')}").must(200).json
            item = next(one for one in found["items"] if one["code"] == _APPOINTMENT)
            step.note = (
                f"{whole['total']} 项 items; {item['title']['zh']} {item['title']['en']}: "
                f"{item['handling_label']['zh']}, {item['trips_label']['zh']}"
            )

    def _choose(self) -> None:
        with self._report.step("查可预约时段", "See the free times") as step:
            asked: dict[str, object] = {}
            reply = self._citizen.post("/v1/services/exit-entry-appointment-slots", asked)
            self._slot = reply.must(200).json["items"][0]
            step.note = f"{self._slot['date']} {self._slot['time']} {self._slot['office_name']}"

    def _book(self) -> None:
        with self._report.step("预约", "Book it") as step:
            reply = self._citizen.submit(_APPOINTMENT, self._wanted("passport"), key=self._key)
            self._number = reply.must(200).json["number"]
            step.note = f"预约号 appointment {self._number}"

    def _send_again(self) -> None:
        with self._report.step("断线重发，只约一次", "Sent again, booked once") as step:
            again = self._citizen.submit(_APPOINTMENT, self._wanted("passport"), key=self._key)
            if again.must(200).json["number"] != self._number or not again.is_replayed:
                raise StepFailed("a second appointment was made")
            step.note = f"Idempotent-Replayed: {self._number}"
        with self._report.step("同一编号，内容不同", "The same key with something else") as step:
            other = self._wanted("hk_macau_permit")
            refusal = self._citizen.submit(_APPOINTMENT, other, key=self._key)
            step.note = refusal.must(422, "idempotency_key_reused").json["message"]

    def _change_their_mind(self) -> None:
        with self._report.step("取消预约", "Cancel it") as step:
            asked, key = {"number": self._number}, f"{self._key}-cancel"
            self._citizen.submit(f"{_APPOINTMENT}-cancel", asked, key=key).must(200)
            step.note = self._number

    def _wanted(self, document: str) -> dict[str, str]:
        chosen = {name: self._slot[name] for name in ("office", "date", "time")}
        return {**chosen, "document": document}
