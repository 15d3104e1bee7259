"""One public answer as it is kept: packed in every encoding that pays, and its form in Redis."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson

from project.server.asgi.compression import ENCODINGS, is_worth_packing, pack

type Headers = list[tuple[bytes, bytes]]
SHAPE = 1  # raise it when Entry changes: no old one is ever read again
OVERHEAD = 2_048  # bytes that an entry costs beside its bodies


@dataclass(frozen=True)
class Entry:
    """One public answer, packed in every encoding that makes it smaller."""

    created_at: float  # seconds since the epoch
    max_age: int  # seconds, like the next two: see project.http.api.cache_control.Sharing
    stale_while_revalidate: int
    stale_if_error: int
    etag: str
    headers: tuple[tuple[str, str], ...]  # without those of one body and one request
    bodies: Mapping[str, bytes] = field(repr=False)  # by encoding; "" is the plain one

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return OVERHEAD + sum(map(len, self.bodies.values()))

    @cached_property
    def headers_by_encoding(self) -> Mapping[str, Headers]:
        """The headers of each encoding's answer, ready to send."""
        common = _encoded((*self.headers, ("etag", self.etag)))
        return {
            encoding: [
                *common,
                (b"content-length", b"%d" % len(body)),
                *([(b"content-encoding", encoding.encode())] if encoding else []),
            ]
            for encoding, body in self.bodies.items()
        }

    @cached_property
    def not_modified_headers(self) -> Headers:
        """The headers of a 304."""
        return _encoded((*((n, v) for n, v in self.headers if n != "content-type"), ("etag", self.etag)))

    def age(self, now: float) -> float:
        """Seconds since it was made; never negative, should a clock have been set back."""
        return max(0.0, now - self.created_at)


def _encoded(headers: Iterable[tuple[str, str]]) -> Headers:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


def encoded_bodies(body: bytes, content_type: str) -> dict[str, bytes]:
    """``body`` as it is and in every encoding that pays."""
    bodies = {"": body}
    if is_worth_packing(content_type, len(body)):
        bodies |= {encoding: small for encoding in ENCODINGS if len(small := pack(encoding, body)) < len(body)}
    return bodies


def dumps(entry: Entry) -> bytes:
    """An entry as Redis keeps it: a line of JSON, then the bodies."""
    head = {
        "shape": SHAPE, "made": entry.created_at, "fresh": entry.max_age,
        "stale": entry.stale_while_revalidate, "broken": entry.stale_if_error,
        "etag": entry.etag, "headers": entry.headers, "bodies": [(e, len(b)) for e, b in entry.bodies.items()],
    }  # fmt: skip
    return b"\n".join((orjson.dumps(head), b"".join(entry.bodies.values())))


def loads(document: bytes) -> Entry | None:
    """The entry again; None for what is corrupt or of another shape."""
    line, _, rest = document.partition(b"\n")
    try:
        head: dict[str, Any] = orjson.loads(line)
        if head["shape"] != SHAPE or sum(size for _, size in head["bodies"]) != len(rest):
            return None
        bodies, offset = {}, 0
        for encoding, size in head["bodies"]:
            bodies[str(encoding)] = rest[offset : offset + size]
            offset += size
        headers = tuple((str(name), str(value)) for name, value in head["headers"])
        times = (float(head["made"]), int(head["fresh"]), int(head["stale"]), int(head["broken"]))
        return Entry(*times, str(head["etag"]), headers, bodies) if "" in bodies else None
    except (ValueError, TypeError, KeyError):
        return None
