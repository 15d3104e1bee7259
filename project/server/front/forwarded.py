"""Who asks and by which scheme, where one of our own proxies stands between: in place of the peer of the connection.

In place of uvicorn's, which believes a whole X-Forwarded-For where all addresses are trusted, takes no network that is
written as an address of it (10.0.0.1/8), and knows no IPv4 behind IPv6.
"""

from collections.abc import Collection
from typing import Any

import asgiref.typing as asgi

from project.server.addresses import asker, is_within

SCHEMES = {b"http": "http", b"https": "https"}


class Forwarded:
    """Wraps an ASGI application.

    Args:
        app: gets every scope, with the visitor's address and scheme.
        proxies: networks whose X-Forwarded-For and X-Forwarded-Proto count.
    """

    def __init__(self, app: Any, proxies: Collection[str]) -> None:
        self.app, self.proxies = app, tuple(proxies)

    async def __call__(self, scope: asgi.Scope, receive: Any, send: Any) -> None:
        """Serve one connection scope of any type."""
        if scope["type"] == "http" and scope["client"] and is_within(scope["client"][0], self.proxies):
            scope = self._of_the_visitor(scope, scope["client"])
        await self.app(scope, receive, send)

    def _of_the_visitor(self, scope: asgi.HTTPScope, peer: tuple[str, int]) -> asgi.HTTPScope:
        scheme, forwarded = scope["scheme"], []
        for name, value in scope["headers"]:
            if name == b"x-forwarded-proto":
                scheme = SCHEMES.get(value.strip(), scheme)
            elif name == b"x-forwarded-for":
                forwarded.append(value.decode("latin-1"))
        address = asker(peer[0], forwarded, self.proxies)
        return {**scope, "scheme": scheme, "client": peer if address == peer[0] else (address, 0)}
