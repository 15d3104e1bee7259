"""How a refusal is sent as a whole answer."""

from collections.abc import Callable
from http import HTTPStatus

import asgiref.typing as asgi

from project.server.asgi.wsgi_adapter import Headers, response_body, response_start

type Refuse = Callable[[asgi.HTTPScope, HTTPStatus], tuple[Headers, bytes]]


async def send_refusal(
    refuse: Refuse, scope: asgi.HTTPScope, send: asgi.ASGISendCallable, status: HTTPStatus, *extra: tuple[bytes, bytes]
) -> None:
    """Answer ``status`` with what ``refuse`` makes of it, and ``extra`` as further headers."""
    headers, body = refuse(scope, status)
    await send(response_start(status, [*headers, *extra, (b"content-length", b"%d" % len(body))]))
    await send(response_body(b"" if scope["method"] == "HEAD" else body, more=False))
