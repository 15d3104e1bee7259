"""Which of the answers of one address a request asks for: what of its headers becomes part of the key.

Knows nothing of Django: an application says by a function of its own which headers make a difference.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

# What an answer allows to this cache alone (a targeted field, RFC 9213); it counts before Cache-Control.
TARGETED = "Edge-Cache-Control"
type RequestHeaders = Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the answers of an address. What is kept for it is in this language and varies by these headers at most."""

    language: str = ""  # as Content-Language says it; empty for answers without one
    key: tuple[str | bytes | bool, ...] = ()  # what else sets the answer apart
    vary: frozenset[str] = frozenset()  # names of request headers, in lower case, that the two above stand for


PLAIN = Variant()
HTMX = (b"hx-request", b"hx-boosted", b"hx-target")
type Vary = Callable[[str, RequestHeaders], Variant | None]  # from path and headers; None: the answer is somebody's own


def only_plain(_path: str, headers: RequestHeaders) -> Variant | None:
    """No cookie and no fragment at all: for an application that says nothing of its own."""
    return PLAIN if headers.keys().isdisjoint({b"cookie", *HTMX}) else None
