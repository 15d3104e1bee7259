"""A request's body, read whole into memory: each bounded by its path, all together by what the process may hold."""

from dataclasses import dataclass

import asgiref.typing as asgi


@dataclass(slots=True)
class BodyMemory:
    """How many bytes of bodies there are in memory, and how many there may be."""

    most: int = 67_108_864
    used: int = 0


class BodyRefused(Exception):
    """The body is not taken; ``has_more`` says whether a part of it is unread."""

    def __init__(self, *, has_more: bool) -> None:
        super().__init__()
        self.has_more = has_more


class TooLarge(BodyRefused):
    """It is over the limit of its path."""


class MemoryFull(BodyRefused):
    """There are too many others in memory."""


async def read_body(scope: asgi.HTTPScope, receive: asgi.ASGIReceiveCallable, limit: int, memory: BodyMemory) -> bytes:
    """Read the whole body, at most ``limit`` bytes; who is done with it takes its size off ``memory.used``.

    Raises:
        TooLarge, MemoryFull: it is not taken.
        ConnectionError: the client left.
    """
    for name, value in scope["headers"]:
        if name == b"content-length" and (not value.isdigit() or int(value[:18]) > limit):
            raise TooLarge(has_more=True)
    chunks: list[bytes] = []
    size, more = 0, True
    try:
        while more:
            chunk, more = await _next(receive)
            chunks.append(chunk)
            size += len(chunk)
            memory.used += len(chunk)
            _check(size, limit, memory, has_more=more)
    except BaseException:
        memory.used -= size
        raise
    return b"".join(chunks)


async def _next(receive: asgi.ASGIReceiveCallable) -> tuple[bytes, bool]:
    """The next piece, and whether there is more."""
    message = await receive()
    if message["type"] != "http.request":
        raise ConnectionError
    return message.get("body", b""), message.get("more_body", False)


def _check(size: int, limit: int, memory: BodyMemory, *, has_more: bool) -> None:
    if size > limit:
        raise TooLarge(has_more=has_more)
    if memory.used > memory.most:
        raise MemoryFull(has_more=has_more)
