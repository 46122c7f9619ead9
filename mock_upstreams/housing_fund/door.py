"""Opens sealed requests and seals the answers; errors are return codes, with status 200."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from flask import Response, request

from mock_upstreams.clock import BEIJING, beijing_date
from mock_upstreams.housing_fund.book import WithdrawalBook
from mock_upstreams.housing_fund.ledger import ledger
from mock_upstreams.housing_fund.xml import XmlRefused, open_request, seal_answer
from mock_upstreams.lives import HousingFund, Persona
from mock_upstreams.once import OnceBook
from mock_upstreams.recordings import part
from mock_upstreams.turn import current_turn
from mock_upstreams.wire import spoil_record
from mock_upstreams.world import World

_WINDOW = timedelta(seconds=300)
_MAX_PAGE_SIZE = 100


@dataclass(frozen=True, kw_only=True)
class Asking:
    """One request that was let in: who is asked about, and what came along.

    `persona` and `fund` are someone else's where a fault says so. What a request has done, it has
    done for `applicant`, about whom it really was.
    """

    persona: Persona
    fund: HousingFund
    applicant: Persona
    body: Element
    book: WithdrawalBook
    now: datetime
    seed: str

    @property
    def today(self) -> date:
        return beijing_date(self.now)

    @property
    def as_of(self) -> date:
        """The fund closes its books at night: what it tells is of yesterday."""
        return self.today - timedelta(days=1)

    def page_of(self, rows: list[dict[str, object]]) -> dict[str, object]:
        """Return the page asked for.

        Raises:
            XmlRefused: there can be no such page.
        """
        page, page_size = self._number("ym"), self._number("mys")
        if page < 1 or not 1 <= page_size <= _MAX_PAGE_SIZE:
            raise XmlRefused("9400", f"ym starts at 1, mys is at most {_MAX_PAGE_SIZE}")
        return {
            "zjhm": self.persona.id_number,
            "zs": str(len(rows)),
            "ym": str(page),
            "mx": rows[(page - 1) * page_size : page * page_size],
        }

    def _number(self, name: str) -> int:
        text = self.body.findtext(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


Answer = Callable[[Asking], Mapping[str, object]]
"""Makes the body's elements of one transaction; a list becomes `row` elements."""


class Door:
    """Lets a request in when it is sealed, fresh and not replayed; seals what is answered."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._key = world.credentials["housing_fund"]["hmac_key"]
        self._seqs = OnceBook(keep_for=2 * _WINDOW)
        self._book = WithdrawalBook(world.anchor)
        world.on_reset(self._seqs.clear)
        world.on_reset(self._book.clear)

    def serve(self, txcode: str, answer: Answer) -> Response:
        seq = ""
        try:
            root = open_request(request.get_data(), self._key)
            seq = root.findtext("seq", "")
            self._check(root, txcode)
            current_turn().signature = "ok"
            inside = self._recorded(root) or _success(answer(self._asking(root)))
        except XmlRefused as refused:
            if refused.code.startswith("94"):
                current_turn().signature = refused.reason
            inside = f"<retcode>{refused.code}</retcode><retmsg>{escape(refused.reason)}</retmsg>"
        sealed = seal_answer(f"<seq>{escape(seq)}</seq>{inside}", self._key)
        return Response(sealed, content_type="text/xml; charset=GBK")

    def _recorded(self, root: Element) -> str | None:
        body = root.find("body")
        asked = {one.tag: one.text or "" for one in body} if body is not None else {}
        recorded = self._world.recorded(asked)
        if recorded is None or recorded.get("retcode") == "0000":
            return None if recorded is None else _success(part(recorded, "body"))
        raise XmlRefused(str(recorded.get("retcode")), str(recorded.get("retmsg")))

    def _check(self, root: Element, txcode: str) -> None:
        if root.findtext("txcode") != txcode:
            raise XmlRefused("9402", "another transaction's code")
        if not self._is_fresh(root.findtext("time", "")):
            raise XmlRefused("9403", "time is more than 300 s off")
        seq = root.findtext("seq", "")
        if not 8 <= len(seq) <= 64 or not self._seqs.use(seq, self._world.wire_now()):
            raise XmlRefused("9404", "seq unfit or used before")

    def _is_fresh(self, text: str) -> bool:
        try:
            sent = datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
        except ValueError:
            return False
        return abs(sent - self._world.wire_now()) <= _WINDOW

    def _asking(self, root: Element) -> Asking:
        body = root.find("body")
        persona = self._world.find(root.findtext("body/zjhm"))
        if body is None or persona is None or persona.housing_fund is None:
            raise XmlRefused("1404", "无此账户")
        asking = Asking(
            persona=persona,
            fund=persona.housing_fund,
            applicant=current_turn().persona or persona,
            body=body,
            book=self._book,
            now=self._world.now(),
            seed=self._world.seed,
        )
        if not ledger(persona, seed=asking.seed, today=asking.today):
            raise XmlRefused("1404", "无此账户")
        return asking


def _success(record: Mapping[str, object]) -> str:
    told = _elements(spoil_record(dict(record)))
    return f"<retcode>0000</retcode><retmsg>成功</retmsg><body>{told}</body>"


def _elements(record: Mapping[str, object]) -> str:
    return "".join(f"<{name}>{_content(value)}</{name}>" for name, value in record.items())


def _content(value: object) -> str:
    if isinstance(value, dict):
        return _elements(value)
    if isinstance(value, list):
        return "".join(f"<row>{_elements(item)}</row>" for item in value)
    return escape(str(value))
