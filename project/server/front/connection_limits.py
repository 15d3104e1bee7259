"""How much of one client the front takes, and how long it waits for it."""

import resource
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from project.server.environment import Environment

FILES_OF_OUR_OWN = 128  # descriptors that a process needs beside those of its clients


@dataclass(frozen=True, slots=True)
class Limits:
    """What one connection may send and how slowly; how many there may be. Sizes in bytes, times in seconds."""

    header_bytes: int = 65_536  # of a request's head in total; more is answered 431
    header_fields: int = 100
    request_line: int = 8_192  # of the target; more is answered 414
    chunk_overhead: int = 65_536  # of a chunked body's framing beyond the size of its content
    header_timeout: float = 10.0  # from the first byte of a head to its last, or from connecting to the first request
    idle_timeout: float = 15.0  # between two requests
    body_timeout: float = 10.0  # in each such span a body must bring `minimum_rate`
    body_deadline: float = 120.0  # for a whole body: 10 MB over a line of 1 Mbit/s take 80
    write_timeout: float = 10.0  # in each such span a reader must take `minimum_rate`
    minimum_rate: int = 500  # bytes a second
    linger: float = 2.0  # for which the rest of a refused request is thrown away, so that the refusal arrives
    connections: int = 4_096  # of this process
    connections_per_address: int = 256
    trusted_proxies: Collection[str] = ()  # networks whose connections are not counted by address

    SPARE: ClassVar[float] = 0.125  # of a cap: connections beyond it that still get an answer, a 503

    @property
    def tick(self) -> float:
        """Seconds between two looks at the connections: a quarter of the shortest time-out, at most one second."""
        times = (self.header_timeout, self.idle_timeout, self.body_timeout, self.write_timeout, self.linger)
        return min(1.0, min(times) / 4)


def limits_of(environment: Environment) -> Limits:
    """The limits that the environment sets; no more connections than this process may open files."""
    return Limits(
        header_timeout=environment.header_timeout,
        idle_timeout=environment.idle_timeout,
        body_timeout=environment.body_timeout,
        write_timeout=environment.write_timeout,
        minimum_rate=environment.minimum_rate,
        connections=min(environment.connections, _descriptors()),
        connections_per_address=environment.connections_per_address,
        trusted_proxies=tuple(environment.trusted_proxies),
    )


def _descriptors() -> int:
    """How many clients this process can have open at once, spare ones included."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY:
        return 2**20
    return max(16, int((allowed - FILES_OF_OUR_OWN) / (1 + Limits.SPARE)))
