"""Static files from memory, on the loop: whoever reads one slowly holds neither a thread nor a copy of it.

They were hashed and packed when they were collected (`project.http.static_storage`): ``site.0123456789ab.css`` with
``.br``, ``.zst`` and ``.gz`` beside it.
"""

import asyncio
import mimetypes
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path

import asgiref.typing as asgi

from project.server.asgi.compression import SUFFIXES, negotiate
from project.server.asgi.etags import etag_of, matches
from project.server.asgi.wsgi_adapter import Headers, response_body, response_start
from project.server.front.refusals import Refuse, send_refusal

HASHED = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")  # names that change with their content
FOREVER, FOR_A_WHILE = b"public, max-age=31536000, immutable", b"public, max-age=3600"
MEMORY = 64 * 1024 * 1024  # bytes of files that are kept; all of Marquee's are a quarter of it
mimetypes.add_type("application/manifest+json", ".webmanifest")


@dataclass(frozen=True)
class StaticFile:
    """One file with its packed forms, which are all smaller."""

    name: str
    bodies: Mapping[str, bytes]  # by encoding; "" is the plain one

    @classmethod
    def load(cls, path: Path) -> "StaticFile":
        """Read a file and what is packed beside it."""
        bodies = {"": path.read_bytes()}
        for encoding, suffix in SUFFIXES.items():
            packed = path.with_name(path.name + suffix)
            if packed.exists():
                bodies[encoding] = packed.read_bytes()
        return cls(path.name, bodies)

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return sum(map(len, self.bodies.values()))

    @cached_property
    def encodings(self) -> tuple[str, ...]:
        """Those that it is packed in, the smallest first."""
        return tuple(sorted(filter(None, self.bodies), key=lambda encoding: len(self.bodies[encoding])))

    @cached_property
    def etag(self) -> str:
        """The same for every encoding."""
        return etag_of(self.bodies[""])

    @cached_property
    def headers(self) -> Headers:
        """Those of every answer, a 304 too."""
        vary: Headers = [(b"vary", b"accept-encoding")] if self.encodings else []
        cache_control = FOREVER if HASHED.search(self.name) else FOR_A_WHILE
        return [(b"etag", self.etag.encode()), (b"cache-control", cache_control), *vary]

    @cached_property
    def content_type(self) -> bytes:
        """By its name."""
        kind = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        is_text = kind.startswith("text/") or kind in {"application/javascript", "application/json"}
        return f"{kind}; charset=utf-8".encode() if is_text else kind.encode()


class StaticFiles:
    """The ASGI application for everything under ``prefix``.

    Args:
        root: the folder; only files that stand in it at the first request are served, so no path leads out of it.
        security_headers: those of every answer, by the scheme.
        refuse: makes the answers 404 and 405.
    """

    def __init__(
        self,
        root: Path,
        *,
        prefix: str,
        security_headers: Callable[[str], Iterable[tuple[bytes, bytes]]],
        refuse: Refuse,
    ) -> None:
        self.root, self.prefix, self.security_headers, self.refuse = root, prefix, security_headers, refuse
        self._files: dict[str, StaticFile] = {}
        self._loading: dict[str, asyncio.Task[StaticFile]] = {}
        self._size = 0

    @cached_property
    def paths(self) -> Mapping[str, Path]:
        """Every file by its URL's path; the packed ones come with theirs."""
        suffixes = tuple(SUFFIXES.values())
        files = (path for path in self.root.rglob("*") if path.is_file() and not path.name.endswith(suffixes))
        return {self.prefix + path.relative_to(self.root).as_posix(): path for path in files if _is_public(path)}

    async def __call__(self, scope: asgi.HTTPScope, _receive: object, send: asgi.ASGISendCallable) -> None:
        """Answer one request."""
        if scope["method"] not in {"GET", "HEAD"}:
            await send_refusal(self.refuse, scope, send, HTTPStatus.METHOD_NOT_ALLOWED, (b"allow", b"GET, HEAD"))
        elif file := self._files.get(scope["path"]) or await self._load(scope["path"]):
            await self._answer(file, scope, send)
        else:
            await send_refusal(self.refuse, scope, send, HTTPStatus.NOT_FOUND)

    async def _load(self, path: str) -> StaticFile | None:
        """Read a file once for all who wait, in a thread that is none of Django's; keep it while there is room."""
        if path not in self.paths:
            return None
        if path not in self._loading:
            self._loading[path] = asyncio.create_task(self._read(path))
        try:
            return await asyncio.shield(self._loading[path])
        except FileNotFoundError:  # the files have been collected anew
            return None

    async def _read(self, path: str) -> StaticFile:
        try:
            file = await asyncio.to_thread(StaticFile.load, self.paths[path])
        finally:
            del self._loading[path]
        if self._size + file.size <= MEMORY:
            self._files[path] = file
            self._size += file.size
        return file

    async def _answer(self, file: StaticFile, scope: asgi.HTTPScope, send: asgi.ASGISendCallable) -> None:
        given = dict(scope["headers"])
        headers = [*file.headers, *self.security_headers(scope["scheme"])]
        if matches(given.get(b"if-none-match", b"").decode("latin-1"), file.etag):
            await send(response_start(HTTPStatus.NOT_MODIFIED, headers))
            await send(response_body(b"", more=False))
            return
        encoding = negotiate(given.get(b"accept-encoding", b"").decode("latin-1"), file.encodings)
        body = file.bodies[encoding]
        headers += [(b"content-type", file.content_type), (b"content-length", b"%d" % len(body))]
        headers += [(b"content-encoding", encoding.encode())] if encoding else []
        await send(response_start(HTTPStatus.OK, headers))
        # In one piece: the server keeps a reference until the client has taken it, and the request is done.
        await send(response_body(b"" if scope["method"] == "HEAD" else body, more=False))


def _is_public(path: Path) -> bool:
    """Whether it is meant for browsers: no link, no list of hashed names, no mark of the last collection."""
    return not path.is_symlink() and path.name not in {"staticfiles.json", "sources.sha256"}
