"""FastAPI + aiohttp + pydantic doing the same work: token, dialects, signatures, schemas.

Left out is what the goal does not name: sessions that can be ended, the audit trail, limits for
bureaus, the log, the metrics. It knows people from a dictionary.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import aiohttp
import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel

from benchmarks.peers.dialects import (
    Administration,
    NotAuthentic,
    PapersWire,
    Person,
    TicketWire,
    TifWire,
    fund_request,
    now_utc,
    read_fund,
    tif_request,
)
from benchmarks.peers.order import Order, read_order, serve

_REQUIRED = ["exp", "iat", "sub", "sid", "jti"]
_STATUSES = {"1": "active", "2": "paused", "3": "retired"}
_PAPERS = {"14": "passport", "20": "hk_macau_permit"}
_STATES = {"1": "valid", "2": "expired", "3": "revoked"}


class SocialSecurity(BaseModel):
    pension_balance_yuan: Decimal
    medical_balance_yuan: Decimal
    months_paid: int
    employer: str
    status: str
    as_of: date


class HousingFund(BaseModel):
    account_number: str
    balance_yuan: Decimal
    monthly_deposit_yuan: Decimal
    employer: str
    status: str
    as_of: date


class Paper(BaseModel):
    kind: str
    number: str
    name: str
    name_latin: str
    issued_on: date
    valid_until: date
    issuer: str
    status: str


class Papers(BaseModel):
    documents: list[Paper]


class Section(BaseModel):
    title_zh: str
    title_en: str
    status: Literal["ok", "unavailable"]
    as_of: datetime
    reason: str | None
    data: SocialSecurity | HousingFund | Papers | None


class Home(BaseModel):
    sections: dict[str, Section]


class Page:
    """Asks the three bureaus."""

    def __init__(self, order: Order) -> None:
        self._url = order.bureaus_url
        self._tif = order.credentials["social_security"]
        self._fund_key = order.credentials["housing_fund"]["hmac_key"]
        self._administration = Administration(order.credentials["exit_entry"])
        self.session: aiohttp.ClientSession | None = None

    async def read(self, person: Person) -> Home:
        calls = {
            "social_security": ("社会保险账户", "Social security", self._social_security(person)),
            "housing_fund": ("住房公积金账户", "Housing fund", self._housing_fund(person)),
            "exit_entry": ("出入境证件", "Travel documents", self._papers(person)),
        }
        found = await asyncio.gather(*(call for _, _, call in calls.values()))
        sections = {
            name: _section(zh, en, data)
            for (name, (zh, en, _)), data in zip(calls.items(), found, strict=True)
        }
        return Home(sections=sections)

    async def _social_security(self, person: Person) -> SocialSecurity | None:
        body, headers = tif_request(person, self._tif["paasid"], self._tif["token"])
        raw = await self._post("/social_security/v3/account", body, headers)
        found = TifWire.model_validate_json(raw).data
        _check(found.sfzh, person)
        return SocialSecurity(
            pension_balance_yuan=found.ylzhye,
            medical_balance_yuan=found.ybzhye,
            months_paid=found.ljjfys,
            employer=found.dwmc,
            status=_STATUSES[found.cbzt],
            as_of=found.jzrq,
        )

    async def _housing_fund(self, person: Person) -> HousingFund | None:
        body, seq = fund_request(person, self._fund_key)
        headers = {"content-type": "text/xml; charset=GBK"}
        raw = await self._post("/housing_fund/GJJ101", body, headers)
        found = read_fund(raw, self._fund_key, seq)
        _check(found.zjhm, person)
        return HousingFund(
            account_number=found.grzh,
            balance_yuan=found.ye,
            monthly_deposit_yuan=found.yjce,
            employer=found.dwmc,
            status="sealed" if found.zt == "1" else "active",
            as_of=found.jzrq,
        )

    async def _papers(self, person: Person) -> Papers | None:
        asked = {
            "sfzh": person.id_number,
            "xm": person.name,
            "cxsy": "home-page",
            "ywlx": "01",
            "cxr": person.ref,
        }
        ticket = TicketWire.model_validate_json(await self._sealed("/v2/queries", asked)).ticket
        raw = await self._sealed("/v2/results", {"ticket": ticket})
        found = PapersWire.model_validate_json(raw)
        _check(found.sfzh, person)
        papers = [
            Paper(
                kind=_PAPERS[one.zjzl],
                number=one.zjhm,
                name=one.xm,
                name_latin=one.ywxm,
                issued_on=one.qfrq,
                valid_until=one.yxqz,
                issuer=one.qfjg,
                status=_STATES[one.zjzt],
            )
            for one in found.zjlb
        ]
        return Papers(documents=papers)

    async def _sealed(self, path: str, asked: dict[str, str]) -> bytes:
        body, nonce = self._administration.request(asked)
        headers = {"content-type": "application/json"}
        raw = await self._post(f"/exit_entry{path}", body, headers)
        return self._administration.read(raw, nonce)

    async def _post(self, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        assert self.session is not None
        url = f"{self._url}{path}"
        async with self.session.post(url, data=body, headers=headers) as answer:
            answer.raise_for_status()
            return await answer.read()


def _check(id_number: str, person: Person) -> None:
    if id_number != person.id_number:
        raise NotAuthentic


def _section(zh: str, en: str, data: SocialSecurity | HousingFund | Papers | None) -> Section:
    return Section(
        title_zh=zh,
        title_en=en,
        status="unavailable" if data is None else "ok",
        as_of=now_utc(),
        reason=None,
        data=data,
    )


def build(order: Order) -> FastAPI:
    page = Page(order)
    key = load_pem_public_key(order.public_key.encode())
    assert isinstance(key, EllipticCurvePublicKey)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=0, limit_per_host=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            page.session = session
            yield

    app = FastAPI(lifespan=lifespan)

    async def person(authorization: Annotated[str, Header()]) -> Person:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise HTTPException(401)
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=["ES256"],
                audience="minsheng",
                issuer=order.issuer,
                options={"require": _REQUIRED},
            )
        except jwt.InvalidTokenError as exc:
            raise HTTPException(401) from exc
        if claims["acr"] != "face" or claims["sub"] not in order.people:
            raise HTTPException(401)
        name, id_number = order.people[claims["sub"]]
        return Person(ref=claims["sub"], name=name, id_number=id_number)

    @app.get("/v1/home")
    async def home(citizen: Annotated[Person, Depends(person)]) -> Home:
        return await page.read(citizen)

    return app


def main() -> int:
    order = read_order()
    serve(build(order), order)
    return 0


if __name__ == "__main__":
    sys.exit(main())
