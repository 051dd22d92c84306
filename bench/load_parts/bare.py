"""A service that does nothing: FastAPI, and one SELECT by a key for each request."""

import asyncio
import sys

import uvicorn
from fastapi import FastAPI
from psycopg_pool import AsyncConnectionPool


def app(address: str) -> FastAPI:
    pool = AsyncConnectionPool(address, min_size=4, max_size=16, open=False)
    bare = FastAPI(on_startup=[pool.open], on_shutdown=[pool.close])

    @bare.get("/{number}")
    async def one(number: int) -> dict[str, int]:
        async with pool.connection() as connection:
            found = await connection.execute(
                "SELECT value FROM bare WHERE id = %s", (number % 1000,)
            )
            row = await found.fetchone()
        return {"value": row[0] if row else 0}

    return bare


if __name__ == "__main__":
    server = uvicorn.Server(
        uvicorn.Config(app(sys.argv[1]), port=int(sys.argv[2]), log_level="warning")
    )
    asyncio.run(server.serve())
