"""PostgreSQL and Valkey are both out of reach: every page is still a page of ours, with one thing to do."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests import prepared
from tests.browser import product
from tests.browser.conftest import Visits
from tests.browser.pages import MOVIE
from tests.browser.test_accessibility import violations
from tests.ports import free_port

CLOSED = "Short intermission"
SERVER_TIME = "performance.getEntriesByType('navigation').map((one) => one.responseStart - one.requestStart)[0]"  # ms
PAGES = [
    ("/", 503, CLOSED),
    ("/movies", 503, CLOSED),
    (MOVIE, 503, CLOSED),
    ("/for-you", 503, CLOSED),
    ("/nothing-here", 404, "This reel is missing"),
]


@pytest.fixture(scope="module")
def deserted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The web server alone: where its two servers should be, nobody listens."""
    home = tmp_path_factory.mktemp("deserted")
    prepared.furnish_with_static_files(home)
    with product.alone(home, database=free_port(), cache=free_port()) as deserted_address:
        yield deserted_address


@pytest.mark.parametrize(("path", "status", "title"), PAGES)
def test_a_page_without_servers_is_ours_and_has_one_thing_to_do(
    visits: Visits, deserted: str, path: str, status: int, title: str
) -> None:
    page = visits.page(base_url=deserted)
    answer = page.goto(path)
    assert answer
    assert answer.status == status
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".logo")).to_be_visible()
    expect(page.locator(".button")).to_have_count(1)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(245, 240, 228)"
    assert violations(page) == []
    assert "retry-after" in answer.headers or status == 404


def test_what_needs_no_server_is_there(visits: Visits, deserted: str) -> None:
    page = visits.page(base_url=deserted)
    for path, title in (("/about", "About"), ("/login", "Log in")):
        page.goto(path)
        expect(page.locator("h1")).to_have_text(title)
    answer = page.goto("/livez")
    assert answer
    assert answer.status == 200


def test_a_member_is_told_the_same_at_once(visits: Visits, deserted: str) -> None:
    context = visits.context(base_url=deserted)
    context.add_cookies([{"name": "session", "value": "a" * 32, "url": deserted}])
    page = context.new_page()
    page.goto("/about")  # the process draws its first page: what is timed is the outage
    for path in ("/favorites", "/account", "/"):
        answer = page.goto(path)
        assert answer
        assert (answer.status, answer.headers["retry-after"]) == (503, "2")
        assert page.evaluate(SERVER_TIME) < 1_000
        expect(page.locator("h1")).to_have_text(CLOSED)
    page.goto("/about")
    expect(page.locator(".notice")).to_contain_text("You are still logged in")
