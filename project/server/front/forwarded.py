"""Who asks and by which scheme, where one of our own proxies stands between: in place of the peer of the connection.

In place of uvicorn's, which believes a whole X-Forwarded-For where all addresses are trusted, takes no network that is
written as an address of it (10.0.0.1/8), and knows no IPv4 behind IPv6. See decision 0218.
"""

from collections.abc import Collection, Iterable
from typing import Any

import asgiref.typing as asgi

from project.server.addresses import believed_hops, is_within

SCHEMES = {"http", "https"}


class ForwardedHeaders:
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
        hops = believed_hops(peer[0], _values(scope["headers"], b"x-forwarded-for"), self.proxies)
        scheme = visitors_scheme(peer[0], scope["headers"], self.proxies) or scope["scheme"]
        return {**scope, "scheme": scheme, "client": (hops[-1], 0) if hops and hops[-1] != peer[0] else peer}


def visitors_scheme(peer: str, headers: Iterable[tuple[bytes, bytes]], proxies: Collection[str]) -> str:
    """What a trusted ``peer`` says that the visitor speaks; empty if it says nothing, or what is no scheme of ours.

    Of several entries of X-Forwarded-Proto each proxy wrote the one at the end when the request reached it, as in
    X-Forwarded-For. So the entry counts that the proxy wrote to which the visitor came, the outermost of ours: as far
    from the end as the visitor's address is. Of `https, http` that is https where both proxies are ours, and http where
    the outer one is anybody: then its word is the visitor's own. A proxy that replaces the field leaves one entry.
    """
    schemes = [entry.strip().lower() for entry in ",".join(_values(headers, b"x-forwarded-proto")).split(",")]
    hops = believed_hops(peer, _values(headers, b"x-forwarded-for"), proxies)
    scheme = schemes[-min(max(len(hops), 1), len(schemes))]
    return scheme if scheme in SCHEMES else ""


def _values(headers: Iterable[tuple[bytes, bytes]], field: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in headers if name == field]
