"""Load as exact as a test needs: many connections, one rate of requests, what was answered and what that cost.

One event loop and no HTTP library, so that the generator takes little of the CPU that it measures the product by.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import psutil

from tests.faults.product import House

FULL = 16  # connections that keep the product busy
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
RETRY_AFTER = re.compile(rb"\r\nretry-after: [1-9]", re.IGNORECASE)
FAILED = re.compile(rb'"success": ?false')
PROBLEM = b"\r\ncontent-type: application/problem+json\r\n"


@dataclass
class Load:
    """What came of some seconds of load."""

    statuses: Counter[int] = field(default_factory=Counter)
    refusals: list[bytes] = field(default_factory=list)  # head and body of each
    refused_after: list[float] = field(default_factory=list)  # seconds
    seconds: float = 0
    cpu: float = 0  # seconds of the web servers'

    def __add__(self, other: "Load") -> "Load":
        return Load(
            self.statuses + other.statuses, self.refusals + other.refusals,
            self.refused_after + other.refused_after, self.seconds + other.seconds, self.cpu + other.cpu,
        )  # fmt: skip

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.statuses.total() / self.seconds

    @property
    def goodput(self) -> float:
        """Good answers a second."""
        return self.statuses[200] / self.seconds

    @property
    def goodput_of_cpu(self) -> float:
        """Good answers for each second of CPU that the web servers got: what else the machine does is not in it."""
        return self.statuses[200] / self.cpu

    @property
    def cores(self) -> float:
        """Seconds of CPU that the web servers took in a second."""
        return self.cpu / self.seconds

    def are_problems(self) -> bool:
        """Whether each refusal is the product's envelope and says when to come again."""
        return all(
            PROBLEM in refusal and RETRY_AFTER.search(refusal) and FAILED.search(refusal) for refusal in self.refusals
        )


def overrun(house: House, token: str, *, rounds: int, seconds: float, connections: int) -> tuple[Load, Load]:
    """As many requests as are answered, and four times as many, in turns: what else the machine does meets both."""
    load(house, token, connections=FULL, seconds=seconds)  # every thread has a connection to PostgreSQL
    full, over = Load(), Load()
    for _ in range(rounds):
        full += load(house, token, connections=FULL, seconds=seconds)
        over += load(house, token, connections=connections, seconds=seconds, rate=4 * full.goodput)
    return full, over


def load(house: House, token: str, *, connections: int, seconds: float, rate: float = 0) -> Load:
    """Ask for a member's favorites over so many connections.

    Args:
        house: whom.
        token: the member's access token.
        connections: each has one request on its way at most.
        seconds: how long; what is on its way then is waited for.
        rate: requests a second of all connections together; 0 for as many as are answered.
    """
    result = Load()
    before, began = _cpu(house), time.monotonic()
    asyncio.run(_load(house.address, token, result, connections=connections, end=began + seconds, rate=rate))
    result.seconds, result.cpu = time.monotonic() - began, _cpu(house) - before
    return result


def _cpu(house: House) -> float:
    web = psutil.Process(house.processes[-1].pid)
    times = [process.cpu_times() for process in (web, *web.children(recursive=True))]
    return sum(each.user + each.system for each in times)


async def _load(address: str, token: str, result: Load, *, connections: int, end: float, rate: float) -> None:
    at = urlsplit(address)
    request = (
        f"GET /api/v1/me/favorites HTTP/1.1\r\nHost: {at.netloc}\r\nCookie: taste=x\r\nAuthorization: {token}\r\n\r\n"
    ).encode()
    moments = _moments(rate)

    async def demand() -> None:
        reader, writer = await asyncio.open_connection(at.hostname, at.port)
        while (moment := max(next(moments), time.monotonic())) < end:
            await asyncio.sleep(moment - time.monotonic())
            began = time.monotonic()
            writer.write(request)
            _note(result, await _answer(reader), time.monotonic() - began)
        writer.close()
        await writer.wait_closed()

    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(demand())


def _moments(rate: float) -> Iterator[float]:
    """When the next request is due, whoever sends it."""
    moment = time.monotonic()
    while True:
        yield moment
        moment += 1 / rate if rate else 0


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = LENGTH.search(head)
    assert length, head
    return head + await reader.readexactly(int(length[1]))


def _note(result: Load, answer: bytes, seconds: float) -> None:
    status = int(answer[9:12])
    result.statuses[status] += 1
    if status != 200:
        result.refusals.append(answer)
        result.refused_after.append(seconds)
