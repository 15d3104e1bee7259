"""zstd, Brotli and gzip: which one a client takes, and how a body is packed."""

import gzip
from functools import lru_cache

import brotli
import zstandard

ENCODINGS = ("zstd", "br", "gzip")  # the one we prefer first
SUFFIXES = {"br": ".br", "zstd": ".zst", "gzip": ".gz"}  # of a packed file's name
SMALLEST = 860  # bytes; a smaller answer fits into one packet as it is
LARGE = 64 * 1024  # bytes of a file
WINDOW = 16  # Brotli's, as a power of two: 64 KiB
KINDS = ("text/", "application/json", "application/problem+json", "application/javascript", "image/svg+xml")


def is_worth_packing(content_type: str, size: int) -> bool:
    """Whether a body of this kind and size gets smaller on the wire."""
    return size >= SMALLEST and content_type.startswith(KINDS)


@lru_cache(512)
def negotiate(accept_encoding: str, preferred: tuple[str, ...] = ENCODINGS) -> str:
    """The encoding to answer with, by the client's Accept-Encoding; empty for none (RFC 9110, 12.5.3).

    ``preferred`` are those that there are, the one we prefer first.
    """
    if not preferred:
        return ""
    weights = dict(_weight(part) for part in accept_encoding.lower().split(",") if part.strip())
    everything = weights.get("*", 0.0)
    best = max(preferred, key=lambda encoding: weights.get(encoding, everything))  # the first of equals
    return best if weights.get(best, everything) > 0 else ""


def _weight(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    try:
        weight = float(parameters.partition("q=")[2] or 1)
    except ValueError:
        weight = 0.0
    return name.strip(), weight


def pack_tightly(encoding: str, body: bytes) -> bytes:
    """``body`` in one of ``ENCODINGS`` as small as it gets, which may take a second: for files, once.

    Large ones (of the admin and of the interactive documents, ours are smaller) get 2 to 3 % larger than they might,
    and take half the time, which a first start waits for.
    """
    is_large = len(body) > LARGE
    match encoding:
        case "zstd":
            return zstandard.compress(body, level=15 if is_large else 19)
        case "br":
            return bytes(brotli.compress(body, quality=10 if is_large else 11))  # type: ignore[no-untyped-call]
        case _:
            return gzip.compress(body, compresslevel=9, mtime=0)


def pack(encoding: str, body: bytes) -> bytes:
    """``body`` in one of ``ENCODINGS``, at levels that take some tenths of a millisecond for a page.

    The next levels cost many times that and save one byte in a hundred. Brotli's window is no larger than a page: the
    usual 4 MiB of it take ten milliseconds to lay out, for the same result.
    """
    match encoding:
        case "zstd":
            return zstandard.compress(body, level=6)
        case "br":
            return bytes(brotli.compress(body, quality=8, lgwin=WINDOW))  # type: ignore[no-untyped-call]
        case _:
            return gzip.compress(body, compresslevel=6, mtime=0)
