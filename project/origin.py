"""Whole addresses of this site: SITE_URL where it is set, else the name by which the request came in.

Who caches an answer that holds one has the origin in its key. Nothing that is kept for several readers may hold one.
Why so: docs/decisions/0158-addresses-follow-the-request.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest

_of_the_request: ContextVar[str] = ContextVar("origin", default="")


def origin() -> str:
    """Scheme, name and port that addresses begin with, such as ``https://films.example.org``."""
    return settings.SITE_URL or _of_the_request.get() or fixed_origin()


def fixed_origin() -> str:
    """The same where no request may decide it: in letters, which a forged Host must not bend."""
    return str(settings.SITE_URL or settings.LOCAL_URL)


def absolute(address: str) -> str:
    """The whole address of something that this site has under a path; one that is whole already stays as it is."""
    return f"{origin()}{address}" if address.startswith("/") else address


@contextmanager
def following(request: HttpRequest) -> Iterator[None]:
    """Answer ``request`` by its own name, where SITE_URL does not say another.

    Raises:
        DisallowedHost: it is none of ALLOWED_HOSTS.
    """
    token = _of_the_request.set("" if settings.SITE_URL else f"{request.scheme}://{request.get_host()}")
    try:
        yield
    finally:
        _of_the_request.reset(token)
