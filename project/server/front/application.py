"""What is answered on the loop, before the response cache and Django: static files, /livez, one request too many."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import asgiref.typing as asgi

from project.server.addresses import household
from project.server.asgi.wsgi_adapter import Headers, response_body, response_start
from project.server.front.refusals import Refuse, send_refusal
from project.server.front.request_rate import RequestRate
from project.server.front.static_files import StaticFiles

type App = Any  # an ASGI application; asgiref's type admits no callable object

ALIVE = b'{"status": "ok"}'
NEVER_COUNTED = ("/readyz", "/metrics")  # what operators ask every few seconds


class Front:
    """Answers what needs no thread, counts what any address asks for, and lets ``app`` answer the rest.

    Args:
        static: answers everything under its prefix; None lets ``app`` do it.
        pages: how many requests outside /api/ an address may make.
        anonymous: how many it may read under /api/ without a token; those that reach Django are counted there, too.
        security_headers: those of every answer, by the scheme.
        refuse: makes headers and body of a refusal.
        count: told the reason of each.
    """

    def __init__(
        self,
        app: App,
        static: StaticFiles | None,
        *,
        pages: RequestRate,
        anonymous: RequestRate,
        security_headers: Callable[[str], Iterable[tuple[bytes, bytes]]],
        refuse: Refuse,
        count: Callable[[str], None] = lambda _reason: None,
    ) -> None:
        self.app, self.static, self.security_headers, self.refuse = app, static, security_headers, refuse
        self.pages, self.anonymous, self.count = pages, anonymous, count

    async def __call__(self, scope: asgi.Scope, receive: Any, send: asgi.ASGISendCallable) -> None:
        """Serve one connection scope of any type."""
        if scope["type"] == "http":
            path = scope["path"]
            if self.static and path.startswith(self.static.prefix):
                await self.static(scope, receive, send)
                return
            if path == "/livez":
                await self._say_alive(scope, send)
                return
            if wait := self._wait(scope, path):
                after = (b"retry-after", b"%d" % wait)
                await send_refusal(self.refuse, scope, send, HTTPStatus.TOO_MANY_REQUESTS, after)
                self.count("rate")
                return
        await self.app(scope, receive, send)

    def _wait(self, scope: asgi.HTTPScope, path: str) -> int:
        """Seconds until the caller may ask again; 0 for now."""
        client = scope["client"]
        if client is None or path in NEVER_COUNTED:
            return 0
        if not path.startswith("/api/"):
            return self.pages.count(household(client[0]))
        if scope["method"] not in {"GET", "HEAD"} or any(name == b"authorization" for name, _ in scope["headers"]):
            return 0  # Django counts it, for the account
        return self.anonymous.count(household(client[0]))

    async def _say_alive(self, scope: asgi.HTTPScope, send: asgi.ASGISendCallable) -> None:
        if scope["method"] not in {"GET", "HEAD"}:
            await send_refusal(self.refuse, scope, send, HTTPStatus.METHOD_NOT_ALLOWED, (b"allow", b"GET, HEAD"))
            return
        headers: Headers = [
            (b"content-type", b"application/json"),
            (b"cache-control", b"no-store"),
            (b"content-length", b"%d" % len(ALIVE)),
            *self.security_headers(scope["scheme"]),
        ]
        await send(response_start(HTTPStatus.OK, headers))
        await send(response_body(b"" if scope["method"] == "HEAD" else ALIVE, more=False))
