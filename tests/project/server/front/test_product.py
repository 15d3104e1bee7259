"""The whole product under clients that mean no good: what others notice of them."""

import statistics
import time
from collections.abc import Callable, Iterator

import httpx
import orjson
import pytest

from project.server.front.connection_limits import Limits
from tests.api.documents import answer, breaches, operations
from tests.api.product import Product, running
from tests.project.server.front.served import Served, idle_connections, read_to_end, send_all, slow_readers, statuses

pytestmark = [pytest.mark.product, pytest.mark.timeout(150)]
PAGES = ("/about", "/livez", "/api/v1/movies/trending")


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """Marquee with two threads, so that eight slow readers would be more than enough."""
    with running(WEB_THREADS="2", HEADER_TIMEOUT="2", WRITE_TIMEOUT="2", CONNECTIONS_PER_ADDRESS="64") as started:
        with started.client() as client:
            for path in PAGES:
                client.get(path)
        yield started


@pytest.fixture
def server(product: Product) -> Served:
    """Its web server, for clients that speak in bytes."""
    return Served(int(product.address.rpartition(":")[2]), product.process)


def waits(product: Product, *, rounds: int = 10, ask: Callable[[], object] = lambda: None) -> float:
    """Seconds that a visitor waits for a page meanwhile, as a rule; all must be good ones."""
    took = []
    with product.client() as client:
        for path in PAGES * rounds:
            ask()
            began = time.monotonic()
            assert client.get(path).status_code == 200
            took.append(time.monotonic() - began)
    return statistics.median(took)


def largest_file(product: Product) -> str:
    """The path of the largest static file, some 1.9 MB."""
    root = product.home / "static"
    return "/static/" + max(root.rglob("*.map"), key=lambda path: path.stat().st_size).relative_to(root).as_posix()


def test_eight_slow_readers_of_a_static_file_keep_nobody_waiting(product: Product, server: Served) -> None:
    with slow_readers(("127.0.0.1", server.port), largest_file(product), 8):
        assert waits(product) < 0.2


def test_520_idle_connections_keep_nobody_waiting(product: Product, server: Served) -> None:
    with idle_connections(server.port, 520, address="127.0.0.2"):
        assert waits(product) < 0.2


def test_a_header_of_200_megabytes_keeps_nobody_waiting(product: Product, server: Served) -> None:
    with server.connect() as client:
        send_all(client, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ")
        assert waits(product, ask=lambda: send_all(client, b"a" * 7_000_000)) < 0.2
        assert statuses(read_to_end(client)) in ([431], [])  # a reset may outrun the answer


def test_a_request_that_is_not_taken_is_answered_by_the_product(product: Product, server: Served) -> None:
    head = b"GET /movies HTTP/1.1\r\nHost: localhost\r\nAccept-Language: de\r\nX-A: "
    received = server.exchange(head + b"a" * Limits().header_bytes).decode()
    with product.client() as client:
        ours = client.get("/about").headers
    assert received.startswith("HTTP/1.1 431 ")
    assert "Zu viel auf einmal" in received
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options"):
        assert f"{name}: {ours[name]}\r\n" in received


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, b"GET /api/v1/genres HTTP/1.1\r\n\r\n"),  # of no host
        (400, b"GET /api/v1/genres HTTP/1.1\r\nHost: films.example.org\r\nConnection: close\r\n\r\n"),  # another one
        (414, b"GET /api/v1/genres?%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % (b"a" * 9_000)),
        (431, b"GET /api/v1/genres HTTP/1.1\r\nHost: localhost\r\nX-A: %s\r\n\r\n" % (b"a" * Limits().header_bytes)),
    ],
)
def test_what_the_server_refuses_of_an_operation_is_as_the_document_declares(
    server: Served, status: int, request_: bytes
) -> None:
    head, _, body = server.exchange(request_).partition(b"\r\n\r\n")
    assert statuses(head) == [status]
    genres = next(one for one in operations() if str(one) == "listGenres")
    assert breaches(genres, status, "application/problem+json", orjson.loads(body)) == []
    assert {name.lower() for name in answer(genres, status)["headers"]} <= {
        line.partition(b":")[0].decode().lower() for line in head.split(b"\r\n")
    }


def test_a_surplus_connection_is_answered_by_the_product(product: Product, server: Served) -> None:
    with (
        idle_connections(server.port, 64, address="127.0.0.3"),
        httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.3"), base_url=product.address) as client,
    ):
        page = client.get("/movies")
        document = client.get("/api/v1/movies").json()
    assert (page.status_code, page.headers["retry-after"]) == (503, "1")
    assert "Short intermission" in page.text
    assert (document["success"], document["status"]) == (False, 503)


def test_every_static_file_of_a_page_is_packed_and_kept_for_ever_with_all_security_headers(product: Product) -> None:
    with product.client() as client:
        page = client.get("/about")
        answer = client.get(page.text.split('rel="stylesheet" href="')[1].split('"')[0])
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] in {"br", "zstd", "gzip"}
    assert answer.headers["content-security-policy"] == page.headers["content-security-policy"]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(("path", "size", "status"), [("/api/v1/auth/login", 70_000, 413), ("/login", 70_000, 413)])
def test_a_body_over_the_limit_of_its_route_is_refused(product: Product, path: str, size: int, status: int) -> None:
    with product.client() as client:
        assert client.post(path, content=b"x" * size).status_code == status


def test_a_route_that_takes_files_takes_more(product: Product) -> None:
    with product.client() as client:
        assert client.post("/api/v1/me/import", content=b"x" * 9_000_000).status_code == 401
        assert client.post("/api/v1/me/import", content=b"x" * 10_200_000).status_code == 413
