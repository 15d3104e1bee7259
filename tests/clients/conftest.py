"""One running product for all clients, and the ten calls that each of them makes."""

from collections.abc import Iterator

import pytest

from tests.api.product import Product, running
from tests.ports import free_port

CALLS = [
    "register",
    "refresh",
    "config",
    "movies",
    "search",
    "favorite",
    "rating",
    "recommendations",
    "problem",
    "logout",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Installing and compiling takes longer than a test may. Of two workers one has TypeScript, the other the rest."""
    for item in items:
        if "tests/clients" in item.path.as_posix():
            item.add_marker(pytest.mark.timeout(600))
            item.add_marker(pytest.mark.xdist_group("typescript" if "typescript" in item.path.name else "others"))


@pytest.fixture(scope="session")
def origin() -> str:
    """Of an app on another port, whose scripts the product's API answers."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture(scope="session")
def product(origin: str) -> Iterator[Product]:
    """The product with the sample and no members."""
    with running(CORS_ALLOWED_ORIGINS=origin) as product:
        yield product


def assert_all_calls(output: str) -> None:
    """Whether a client's program printed a line for each of the ten calls, in their order."""
    done = [line.removeprefix("done ") for line in output.splitlines() if line.startswith("done ")]
    assert done == CALLS, output
