"""TMDb's picture files, the small ones, for what is learned of their colors. Nobody waits for them; none is kept."""

import time
from functools import cache

import httpx
from django.conf import settings

from catalog.sources.tmdb.deadline import Transport, until
from project.errors import NotFound, SourceUnavailable
from project.resilience.circuit_breaker import CircuitBreaker

DEADLINE = 5.0  # seconds for a file
BREAKER = CircuitBreaker("tmdb-pictures")


@cache
def _http() -> httpx.Client:
    """Without a key: the host of pictures asks for none."""
    limits = httpx.Limits(max_connections=2, max_keepalive_connections=2)
    return httpx.Client(
        timeout=httpx.Timeout(DEADLINE, connect=2.0),
        transport=Transport(limits=limits, proxy=settings.TMDB_PROXY),
        follow_redirects=False,
    )


def close() -> None:
    """End the pooled connections."""
    _http().close()
    _http.cache_clear()


def fetch(path: str, width: int, *, most: int) -> bytes:
    """A picture file as it comes, at most ``most`` bytes: hostile until it has been read within bounds.

    Raises:
        NotFound: there is no such file, or it is no picture of the size that was asked for.
        SourceUnavailable: the host does not answer, or not now.
    """
    if not BREAKER.admits():
        raise SourceUnavailable("TMDb's host of pictures is given a pause.")
    try:
        with until(time.monotonic() + DEADLINE):
            status, content = _read(f"{settings.TMDB_IMAGE_BASE_URL}/w{width}{path}", most)
    except httpx.HTTPError as error:
        BREAKER.failed()
        raise SourceUnavailable(f"TMDb's host of pictures cannot be reached ({type(error).__name__}).") from None
    if status == 429 or status >= 500:
        BREAKER.failed()
        raise SourceUnavailable(f"TMDb's host of pictures answers {status}.")
    BREAKER.succeeded()
    if status != 200 or len(content) > most:
        raise NotFound
    return content


def _read(address: str, most: int) -> tuple[int, bytes]:
    """Status and body; of a body that is too large one byte more than is allowed."""
    content = bytearray()
    with _http().stream("GET", address) as response:
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > most:
                break
        return response.status_code, bytes(content[: most + 1])
