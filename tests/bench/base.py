"""The yardstick: Starlette answering recorded bodies, files in the folder BENCH_BODIES.

``uvicorn tests.bench.base:app``; ``/list`` answers the file ``list``.
"""

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

BODIES = {path.name: path.read_bytes() for path in Path(os.environ["BENCH_BODIES"]).iterdir()}


async def recorded(request: Request) -> Response:
    """The recorded body of that name, as it is."""
    return Response(BODIES[request.path_params["name"]], media_type="application/octet-stream")


app = Starlette(routes=[Route("/{name}", recorded)])
