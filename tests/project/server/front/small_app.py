"""A small application behind the front, for a uvicorn of its own: what a test asks of it stands in the path.

``/echo`` answers with the body; ``/large/N`` with N bytes; ``/slow/S`` after S seconds in a thread.
"""

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from project.server.asgi.wsgi_adapter import WsgiAdapter, plain_refusal
from project.server.front import protocol
from project.server.front.application import Front
from project.server.front.connection_limits import Limits
from project.server.front.request_rate import RequestRate
from project.server.front.static_files import StaticFiles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def wsgi(environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
    """Do what the path says."""
    _, action, *amounts = environ["PATH_INFO"].split("/")
    if action == "echo":
        body = environ["wsgi.input"].read()
    elif action == "large":
        body = b"x" * int(amounts[0])
    elif action == "slow":
        time.sleep(float(amounts[0]))
        body = b"at last"
    else:
        named = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
        body = json.dumps({"path": environ["PATH_INFO"]} | named).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


class HttpProtocol(protocol.HttpProtocol):
    """One connection, with the limits of the test."""

    options = protocol.Options(Limits(**json.loads(os.environ.get("TEST_LIMITS", "{}"))))


adapter = WsgiAdapter(wsgi, threads=2, queue=4, max_body=10_000, larger_bodies={"/echo/files": 100_000})
application = Front(
    adapter,
    StaticFiles(
        Path(os.environ.get("TEST_STATIC", os.devnull)),
        prefix="/static/",
        security_headers=lambda _scheme: (),
        refuse=plain_refusal,
    ),
    pages=RequestRate(os.environ.get("TEST_RATE", "")),
    anonymous=RequestRate(os.environ.get("TEST_RATE", "")),
    security_headers=lambda _scheme: ((b"x-content-type-options", b"nosniff"),),
    refuse=plain_refusal,
)
