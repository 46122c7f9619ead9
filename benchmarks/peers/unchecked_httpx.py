"""FastAPI + httpx with every check off: three answers in JSON, passed on as they are."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from benchmarks.peers.order import BUREAUS, Order, read_order, serve


def build(order: Order) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        async with httpx.AsyncClient(limits=limits, timeout=30) as client:
            app.state.client = client
            yield

    app = FastAPI(lifespan=lifespan)

    async def ask(bureau: str) -> Any:
        answer = await app.state.client.post(f"{order.bureaus_url}/plain/{bureau}", json={})
        return answer.json()

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
