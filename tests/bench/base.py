"""The yardstick: Starlette answering a recorded body. ``uvicorn tests.bench.base:app`` with BENCH_BODY=file."""

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

BODY = Path(os.environ["BENCH_BODY"]).read_bytes()


async def recorded(_request: Request) -> Response:
    """The recorded body, as it is."""
    return Response(BODY, media_type="application/json")


app = Starlette(routes=[Route("/{path:path}", recorded)])
