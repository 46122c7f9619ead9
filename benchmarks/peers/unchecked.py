"""FastAPI + aiohttp with every check off: three answers in JSON, passed on as they are."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from fastapi import FastAPI

from benchmarks.peers.order import BUREAUS, Order, read_order, serve


def build(order: Order) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=0, limit_per_host=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            app.state.session = session
            yield

    app = FastAPI(lifespan=lifespan)

    async def ask(bureau: str) -> Any:
        url = f"{order.bureaus_url}/plain/{bureau}"
        async with app.state.session.post(url, json={}) as answer:
            return await answer.json(content_type=None)

    @app.get("/v1/home")
    async def home() -> dict[str, Any]:
        found = await asyncio.gather(*(ask(bureau) for bureau in BUREAUS))
        return {"sections": dict(zip(BUREAUS, found, strict=True))}

    return app


def main() -> int:
    order = read_order()
    serve(build(order), order)
    return 0


if __name__ == "__main__":
    sys.exit(main())
