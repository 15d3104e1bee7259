"""One product a module, over real servers behind fault proxies; each test finds it well."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.faults import product
from tests.faults.product import House

MEMBERS = 20


@pytest.fixture(scope="module")
def standing(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The product, started once."""
    home = tmp_path_factory.mktemp("house")
    with product.database_copy(), product.running(home) as house:
        with house.client() as client:  # what pages keep for when there is no database
            for path in ("/", "/login", "/about", "/api/v1/movies/129"):
                assert client.get(path).status_code == 200
        yield house


@pytest.fixture
def house(transactional_db: None, standing: House) -> Iterator[House]:
    """The product, well."""
    standing.heal()
    with standing.closing():
        yield standing
    standing.heal()


@pytest.fixture(scope="module")
def members(standing: House) -> Iterator[list[httpx.Client]]:
    """Apps of twenty members."""
    with standing.closing(), ThreadPoolExecutor(4) as pool:
        yield list(pool.map(lambda _: standing.member(), range(MEMBERS)))
