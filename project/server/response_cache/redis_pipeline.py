"""One connection to Redis for all requests of a process: what is asked in one turn of the loop is sent together.

The usual client sends each command by itself, which on Linux costs more than everything else about a GET; measured with
32 requests at a time: 120 µs against 20. Knows nothing of Django.
"""

import asyncio
import ssl
from collections import deque
from typing import Any, cast, override

import hiredis
from redis.asyncio.connection import SSLConnection, parse_url

type Command = tuple[str | bytes, ...]


class Pipeline:
    """Commands to the server at ``url`` (as redis-py writes it), answered within ``timeout`` seconds or not at all."""

    def __init__(self, url: str, *, timeout: float) -> None:
        self.where: dict[str, Any] = dict(parse_url(url))
        self.timeout = timeout
        self._connection: Connection | None = None
        self._opening = asyncio.Lock()

    async def ask(self, *command: str | bytes) -> Any:
        """The server's reply.

        Raises:
            hiredis.ReplyError: the server refuses the command.
            OSError: it cannot be reached, does not answer in time, or hangs up.
        """
        connection = self._connection
        try:
            async with asyncio.timeout(self.timeout):
                if connection is None or not connection.is_open:
                    connection = await self._open()
                return await connection.ask(command)
        except OSError:
            if connection:
                connection.close()  # the next command connects anew
            raise

    async def aclose(self) -> None:
        """Hang up, and let the loop see to it."""
        if self._connection:
            self._connection.close()
            await asyncio.sleep(0)

    async def _open(self) -> "Connection":
        async with self._opening:  # all who come meanwhile use the one that is opened first
            if self._connection is None or not self._connection.is_open:
                connection = await self._connect()
                try:
                    for command in self._greetings():
                        await connection.ask(command)
                except BaseException:
                    connection.close()
                    raise
                self._connection = connection
            return self._connection

    async def _connect(self) -> "Connection":
        loop = asyncio.get_running_loop()
        if path := self.where.get("path"):
            return (await loop.create_unix_connection(Connection, path))[1]
        secure = ssl.create_default_context() if self.where.get("connection_class") is SSLConnection else None
        host, port = self.where.get("host", "localhost"), self.where.get("port", 6379)
        return (await loop.create_connection(Connection, host, port, ssl=secure))[1]

    def _greetings(self) -> list[Command]:
        """What a fresh connection must say first."""
        commands: list[Command] = []
        if password := self.where.get("password"):
            commands.append(("AUTH", self.where.get("username") or "default", password))
        if database := self.where.get("db"):
            commands.append(("SELECT", str(database)))
        return commands


class Connection(asyncio.Protocol):
    """Sends commands, and gives each reply to who waits longest: the server answers in order."""

    def __init__(self) -> None:
        self._reader = hiredis.Reader()
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._transport: asyncio.Transport | None = None

    @property
    def is_open(self) -> bool:
        """Whether commands can be sent."""
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, command: Command) -> asyncio.Future[Any]:
        """The reply to come."""
        assert self._transport
        reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(reply)
        self._transport.write(hiredis.pack_command(command))  # type: ignore[arg-type]  # its type says a 1-tuple
        return reply

    def close(self) -> None:
        """Hang up."""
        if self._transport:
            self._transport.abort()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are none by descent

    @override
    def data_received(self, data: bytes) -> None:
        try:
            self._reader.feed(data)
            while (value := self._reader.gets()) is not False:
                self._give(value)
        except (hiredis.ProtocolError, IndexError):  # no Redis at the other end, or one that answers unasked
            self.close()

    def _give(self, value: Any) -> None:
        reply = self._waiting.popleft()
        if reply.done():  # who asked has gone
            return
        if isinstance(value, Exception):
            reply.set_exception(value)
        else:
            reply.set_result(value)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        for reply in self._waiting:
            if not reply.done():
                reply.set_exception(exc or ConnectionResetError("Redis hung up."))
        self._waiting.clear()
