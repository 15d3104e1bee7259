"""Clients that read slowly, beyond a network with small windows: nobody else notices, and the slowest are cut."""

from collections.abc import Iterator

import psutil
import pytest
from psutil import CONN_ESTABLISHED as ESTABLISHED

from tests.api.product import Product, running
from tests.chaos.network import Network, far_network
from tests.faults.product import until
from tests.project.server.front.served import slow_readers
from tests.project.server.front.test_product import largest_file, waits

pytestmark = pytest.mark.timeout(300)
READERS = 40
WRITE_TIMEOUT = 3  # seconds
PATHS = ("", "/movies", "/api/v1/movies/popular?per_page=100")  # "": the largest static file


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    """Where the slow clients are."""
    with far_network() as made:
        yield made


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """Marquee with two threads for twenty times as many slow readers, for every address of this machine."""
    with running(HOST="0.0.0.0", WEB_THREADS="2", WRITE_TIMEOUT=str(WRITE_TIMEOUT)) as started:
        yield started


def port(product: Product) -> int:
    return int(product.address.rpartition(":")[2])


def connections(product: Product, network: Network) -> int:
    """How many of the slow clients the product still serves."""
    ends = [(each.laddr[1:], each.raddr[:1]) for each in psutil.net_connections("tcp4") if each.status == ESTABLISHED]
    return ends.count(((port(product),), (network.client,)))


@pytest.mark.parametrize("path", PATHS)
def test_slow_readers_keep_nobody_waiting(product: Product, network: Network, path: str) -> None:
    at, path = (network.server, port(product)), path or largest_file(product)
    usual = waits(product)
    with slow_readers(at, path, READERS, make=network.open) as taken:
        until(lambda: all(taken), within=30)
        beside = waits(product)
    print(f"{READERS} slow readers of {path} from {network.client}: a visitor waits {beside:.4f} s, before {usual:.4f}")
    assert beside < 0.2


def test_readers_that_take_next_to_nothing_are_cut(product: Product, network: Network) -> None:
    at = (network.server, port(product))
    with slow_readers(at, largest_file(product), READERS, pause=2, make=network.open) as taken:
        until(lambda: connections(product, network) >= READERS, within=10)
        until(lambda: connections(product, network) == 0, within=10 * WRITE_TIMEOUT)
        assert max(taken) < 500_000  # nobody had the whole file
        assert waits(product, rounds=3) < 0.2
