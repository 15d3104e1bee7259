"""Every open connection of this process: how many there are, whose they are, and one clock that looks after all.

The clock looks at each connection a few times per time-out and remembers what it saw; so a request pays for no timer.
"""

import asyncio
import enum
from collections import Counter
from functools import lru_cache
from typing import Protocol

from project.server.addresses import household, is_within
from project.server.front.connection_limits import Limits


class Admission(enum.Enum):
    """How a new connection is received."""

    ADMITTED = enum.auto()
    SURPLUS = enum.auto()  # beyond a cap: its request is answered 503
    DROPPED = enum.auto()  # far beyond it: hung up on


class Connection(Protocol):
    """What the clock asks of a connection."""

    def check(self, now: float) -> None:
        """Close it if it is too slow; ``now`` is the loop's time in seconds."""


class Connections:
    """The connections of one server in one process. Only the loop's thread touches it."""

    def __init__(self, limits: Limits, loop: asyncio.AbstractEventLoop) -> None:
        self.limits, self.loop = limits, loop
        self.addresses: dict[Connection, str] = {}  # "" is one that is not counted by address
        self.by_address: Counter[str] = Counter()
        self.is_ticking = False
        self.is_trusted = lru_cache(1024)(lambda peer: is_within(peer, limits.trusted_proxies))

    def open(self, connection: Connection, peer: str) -> Admission:
        """Count a new connection from the address ``peer``, empty for a socket file."""
        address = "" if not peer or self.is_trusted(peer) else household(peer)
        self.addresses[connection] = address
        if address:
            self.by_address[address] += 1
        if not self.is_ticking:
            self.is_ticking = True
            self.loop.call_later(self.limits.tick, self._tick)
        return max(
            _admission(len(self.addresses), self.limits.connections),
            _admission(self.by_address[address] if address else 0, self.limits.connections_per_address),
            key=lambda admission: admission.value,
        )

    def close(self, connection: Connection) -> None:
        """Forget a connection that has ended."""
        address = self.addresses.pop(connection, "")
        if address:
            self.by_address[address] -= 1
            if not self.by_address[address]:
                del self.by_address[address]

    def _tick(self) -> None:
        self.is_ticking = bool(self.addresses)
        if self.is_ticking:
            self.loop.call_later(self.limits.tick, self._tick)
        now = self.loop.time()
        for connection in tuple(self.addresses):
            connection.check(now)


def _admission(count: int, cap: int) -> Admission:
    if count <= cap:
        return Admission.ADMITTED
    return Admission.SURPLUS if count <= cap + max(8, int(cap * Limits.SPARE)) else Admission.DROPPED
