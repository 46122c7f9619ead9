"""Account and deposits: one transaction code each, errors by return code with status 200."""

from collections.abc import Callable
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request

from mock_upstreams.clock import BEIJING, beijing_date
from mock_upstreams.housing_fund.ledger import LedgerRow, ledger
from mock_upstreams.housing_fund.xml import XmlRefused, open_request, seal_answer
from mock_upstreams.lives import HousingFund, Persona
from mock_upstreams.once import OnceBook
from mock_upstreams.turn import current_turn
from mock_upstreams.wire import spoil_record
from mock_upstreams.world import World

_WINDOW = timedelta(seconds=300)
_MAX_PAGE_SIZE = 100


class _Fund:
    """Opens requests, answers them sealed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._key = world.credentials["housing_fund"]["hmac_key"]
        self._seqs = OnceBook(keep_for=2 * _WINDOW)
        world.on_reset(self._seqs.clear)

    def serve(
        self, txcode: str, answer: Callable[[World, Persona, HousingFund, Element], str]
    ) -> Response:
        seq = ""
        try:
            root = open_request(request.get_data(), self._key)
            seq = root.findtext("seq", "")
            self._check(root, txcode)
            current_turn().signature = "ok"
            inside = "<retcode>0000</retcode><retmsg>成功</retmsg>"
            inside += answer(self._world, *self._find(root), root)
        except XmlRefused as refused:
            if refused.code.startswith("94"):
                current_turn().signature = refused.reason
            inside = f"<retcode>{refused.code}</retcode><retmsg>{escape(refused.reason)}</retmsg>"
        sealed = seal_answer(f"<seq>{escape(seq)}</seq>{inside}", self._key)
        return Response(sealed, content_type="text/xml; charset=GBK")

    def _check(self, root: Element, txcode: str) -> None:
        if root.findtext("txcode") != txcode:
            raise XmlRefused("9402", "another transaction's code")
        if not self._is_fresh(root.findtext("time", "")):
            raise XmlRefused("9403", "time is more than 300 s off")
        seq = root.findtext("seq", "")
        if not 8 <= len(seq) <= 64 or not self._seqs.use(seq, self._world.now()):
            raise XmlRefused("9404", "seq unfit or used before")

    def _is_fresh(self, text: str) -> bool:
        try:
            sent = datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
        except ValueError:
            return False
        return abs(sent - self._world.now()) <= _WINDOW

    def _find(self, root: Element) -> tuple[Persona, HousingFund]:
        persona = self._world.find(root.findtext("body/zjhm"))
        if persona is None or persona.housing_fund is None:
            raise XmlRefused("1404", "无此账户")
        return persona, persona.housing_fund


def build(world: World) -> Blueprint:
    blueprint = Blueprint("housing_fund", __name__)
    fund = _Fund(world)

    @blueprint.post("/GJJ101")
    def account() -> Response:
        return fund.serve("GJJ101", _account)

    @blueprint.post("/GJJ102")
    def deposits() -> Response:
        return fund.serve("GJJ102", _deposits)

    return blueprint


def _account(world: World, persona: Persona, fund: HousingFund, _asked: Element) -> str:
    rows = _rows(world, persona)
    monthly = next(row.amount_yuan for row in reversed(rows) if row.kind == "汇缴")
    return _body(
        {
            "zjhm": persona.id_number,
            "xm": persona.name,
            "grzh": fund.account_number,
            "ye": f"{rows[-1].balance_yuan:,.2f}",
            "yjce": f"{monthly:,.2f}",
            "dwmc": persona.jobs[-1].employer,
            "zt": "1" if fund.is_sealed else "0",
            "jzrq": f"{beijing_date(world.now()) - timedelta(days=1):%Y-%m-%d}",
        }
    )


def _deposits(world: World, persona: Persona, _fund: HousingFund, asked: Element) -> str:
    page, page_size = _number(asked, "body/ym"), _number(asked, "body/mys")
    if page < 1 or not 1 <= page_size <= _MAX_PAGE_SIZE:
        raise XmlRefused("9400", f"ym starts at 1, mys is at most {_MAX_PAGE_SIZE}")
    rows = _rows(world, persona)[::-1]
    shown = rows[(page - 1) * page_size : page * page_size]
    return _body(
        {
            "zjhm": persona.id_number,
            "zs": str(len(rows)),
            "ym": str(page),
            "mx": [_row(row) for row in shown],
        }
    )


def _rows(world: World, persona: Persona) -> tuple[LedgerRow, ...]:
    return ledger(persona, seed=world.seed, today=beijing_date(world.now()))


def _row(row: LedgerRow) -> dict[str, object]:
    return {
        "rq": f"{row.on:%Y-%m-%d}",
        "zy": row.kind,
        "je": f"{row.amount_yuan:,.2f}",
        "ye": f"{row.balance_yuan:,.2f}",
    }


def _number(asked: Element, path: str) -> int:
    text = asked.findtext(path, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _body(record: dict[str, object]) -> str:
    return f"<body>{_elements(spoil_record(record))}</body>"


def _elements(record: dict[str, object]) -> str:
    return "".join(f"<{name}>{_content(value)}</{name}>" for name, value in record.items())


def _content(value: object) -> str:
    if isinstance(value, list):
        return "".join(f"<row>{_elements(item)}</row>" for item in value)
    return escape(str(value))
