"""The HTTP manners of a running product, its response cache included."""

import asyncio
import re
from collections.abc import Iterator

import httpx
import pytest

from tests.api.product import Product

pytestmark = [pytest.mark.product, pytest.mark.timeout(180)]
ORIGIN = "https://app.example.org"
PASSWORD = "a good long sentence"
KEPT = ("hit", "stale")  # stale, where another test of this product asked some minutes ago
FLOOD = 2_000  # interleaved requests of two members and a stranger


@pytest.fixture
def client(product: Product) -> Iterator[httpx.Client]:
    with product.client() as one:
        yield one


def register(client: httpx.Client, name: str) -> dict[str, str]:
    """The token header of a new member."""
    answer = client.post("/api/v1/auth/register", json={"email": f"{name}@example.org", "password": PASSWORD,
        "display_name": name})  # fmt: skip
    if answer.status_code == 409:
        answer = client.post("/api/v1/auth/login", json={"email": f"{name}@example.org", "password": PASSWORD})
    return {"Authorization": f"Bearer {answer.json()['data']['tokens']['access']}"}


def test_the_anonymous_catalog_is_public_and_kept(client: httpx.Client) -> None:
    for path in (
        "movies/trending",
        "movies/346",
        "genres",
        "movies/search?q=dune",
        "movies/346/similar",
        "openapi.json",
    ):
        client.get(f"/api/v1/{path}")
        answer = client.get(f"/api/v1/{path}")
        assert answer.headers["x-cache"] in KEPT, path
        assert answer.headers["cache-control"].startswith("public, max-age=")
        assert "stale-while-revalidate=" in answer.headers["cache-control"]
        assert "set-cookie" not in answer.headers


def test_later_pages_of_a_search_are_not_kept(client: httpx.Client) -> None:
    for _ in range(2):
        answer = client.get("/api/v1/movies/search?q=the&page=2")
        assert answer.headers["cache-control"] == "private, no-store"
        assert "x-cache" not in answer.headers


def test_with_a_token_nothing_is_public_and_the_catalog_is_the_same(client: httpx.Client) -> None:
    token = register(client, "manners")
    for path in ("movies/trending", "movies/346", "genres", "me", "me/favorites"):
        answer = client.get(f"/api/v1/{path}", headers=token)
        assert answer.headers["cache-control"] == "private, no-store"
        assert "Authorization" in answer.headers["vary"]
    films = client.get("/api/v1/movies/trending", headers=token).json()["data"]
    assert films == client.get("/api/v1/movies/trending").json()["data"]


def test_members_get_the_catalog_as_bytes_from_the_cache(client: httpx.Client) -> None:
    token = register(client, "manners")
    answers = [client.get("/api/v1/movies/top-rated", headers=token) for _ in range(2)]
    assert answers[1].headers["x-cache"] == "hit"
    assert answers[0].content == answers[1].content
    assert client.get("/api/v1/movies/top-rated?page=0", headers=token).status_code == 422


@pytest.mark.parametrize("path", ["/api/v1/genres", "/api/v1/me"])
def test_what_has_not_changed_is_not_sent_again(client: httpx.Client, path: str) -> None:
    token = register(client, "manners") if path.endswith("me") else {}
    first = client.get(path, headers=token)
    again = client.get(path, headers={**token, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get(path, headers={**token, "If-None-Match": '"other"'}).status_code == 200


def test_a_tag_changes_with_the_content(client: httpx.Client) -> None:
    token = register(client, "tags")
    before = client.get("/api/v1/me/favorites", headers=token).headers["etag"]
    client.put("/api/v1/me/favorites/346", headers=token)
    assert client.get("/api/v1/me/favorites", headers=token).headers["etag"] != before
    client.delete("/api/v1/me/favorites/346", headers=token)


@pytest.mark.parametrize("encoding", ["zstd", "br", "gzip", "identity"])
@pytest.mark.parametrize("token", [False, True])
def test_every_encoding_says_the_same(client: httpx.Client, encoding: str, token: bool) -> None:
    headers = {"Accept-Encoding": encoding, **(register(client, "manners") if token else {})}
    answer = client.get("/api/v1/movies/popular", headers=headers)
    assert answer.headers.get("content-encoding", "identity") == encoding
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert answer.json()["success"] is True


def test_answers_with_tokens_are_not_packed_beside_what_was_sent(client: httpx.Client) -> None:
    answer = client.post("/api/v1/auth/login", json={"email": "nobody@example.org", "password": "x" * 200})
    assert "content-encoding" not in answer.headers
    assert "server-timing" not in answer.headers


def test_request_ids_are_given_back(client: httpx.Client) -> None:
    for path in ("/api/v1/genres", "/api/v1/me", "/api/v1/nope"):
        assert client.get(path, headers={"X-Request-ID": "my-own-id-1"}).headers["x-request-id"] == "my-own-id-1"
        assert len(client.get(path, headers={"X-Request-ID": "no good; {}"}).headers["x-request-id"]) == 32


def test_timings_are_told(client: httpx.Client) -> None:
    assert client.get("/api/v1/genres").headers["server-timing"].startswith("edge;dur=")
    assert "db;dur=" in client.get("/api/v1/me", headers=register(client, "manners")).headers["server-timing"]


def test_other_origins_may_read_only_when_they_are_named(client: httpx.Client) -> None:
    for path in ("/api/v1/genres", "/api/v1/me", "/api/v1/nope"):
        ours = client.get(path, headers={"Origin": ORIGIN})
        assert ours.headers["access-control-allow-origin"] == ORIGIN
        exposed = ours.headers["access-control-expose-headers"]
        assert {"ETag", "X-Request-ID", "X-Cache", "Retry-After", "RateLimit"} <= set(exposed.split(", "))
        theirs = client.get(path, headers={"Origin": "https://stranger.example"})
        assert ours.headers["access-control-allow-credentials"] == "true"  # the refresh cookie, of a sibling host
        assert not {"access-control-allow-origin", "access-control-allow-credentials"} & theirs.headers.keys()


def test_a_browser_may_ask_before_it_sends_a_token(client: httpx.Client) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = client.options("/api/v1/me/favorites/346", headers=asked)
    assert answer.status_code == 200
    assert "PUT" in answer.headers["access-control-allow-methods"]
    assert "authorization" in answer.headers["access-control-allow-headers"]


def test_head_is_get_without_the_body(client: httpx.Client) -> None:
    token = register(client, "manners")
    for path, headers in (("/api/v1/genres", {}), ("/api/v1/me", token)):
        got, head = client.get(path, headers=headers), client.head(path, headers=headers)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["etag"] == got.headers["etag"]


def test_a_new_account_says_where_it_is(client: httpx.Client) -> None:
    body = {"email": "located@example.org", "password": PASSWORD}
    answer = client.post("/api/v1/auth/register", json=body)
    assert (answer.status_code, answer.headers["location"]) == (201, "/api/v1/me")


def test_more_than_is_accepted_is_refused_before_it_is_read(client: httpx.Client) -> None:
    answer = client.post("/api/v1/auth/login", content=b"x" * 1_000_001, headers={"Origin": ORIGIN,
        "Content-Type": "application/json", "X-Request-ID": "too-large-1"})  # fmt: skip
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == "too-large-1"
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    other = client.post("/login", content=b"x" * 1_000_001)
    assert other.status_code == 413


def test_posters_are_kept_at_the_edge(client: httpx.Client) -> None:
    address = client.get("/api/v1/movies/346").json()["data"]["poster_url"]
    client.get(address)
    poster = client.get(address)
    assert poster.headers["x-cache"] in KEPT
    assert poster.headers["content-type"] == "image/svg+xml"


def test_nothing_of_anybodys_own_is_ever_seen_by_another(product: Product) -> None:
    with product.client() as client:
        tokens = {name: register(client, name) for name in ("alice", "bob")}
        client.put("/api/v1/me/favorites/346", headers=tokens["alice"])
    assert asyncio.run(flood(product, tokens)) == []


async def flood(product: Product, tokens: dict[str, dict[str, str]]) -> list[str]:
    """The leaks among many interleaved requests of two members and a stranger."""
    leaks: list[str] = []
    limits = httpx.Limits(max_connections=16, keepalive_expiry=2)  # shorter than the server's, or both may act at once
    async with httpx.AsyncClient(base_url=product.address, timeout=60, limits=limits) as client:
        room = asyncio.Semaphore(16)

        async def ask(number: int) -> None:
            name = ("alice", "bob", "")[number % 3]
            path = ("/me", "/movies/trending", "/me/favorites", "/genres")[number % 4]
            async with room:
                answer = await client.get(f"/api/v1{path}", headers=tokens.get(name))
            told = answer.text
            stranger = "bob" if name == "alice" else "alice"
            if f"{stranger}@example.org" in told or (path == "/me/favorites" and name == "bob" and '"id":346,' in told):
                leaks.append(f"{number}: {name or 'a stranger'} saw {told[:100]} at {path}")
            if not name and path.startswith("/me") and answer.status_code != 401:
                leaks.append(f"{number}: a stranger was let in at {path}")
            if name and path == "/me" and answer.json()["data"]["email"] != f"{name}@example.org":
                leaks.append(f"{number}: {name} got {told[:100]}")

        await asyncio.gather(*map(ask, range(FLOOD)))
    return leaks


def test_the_operator_sees_what_the_edge_answered(product: Product) -> None:
    with product.client() as client:
        for _ in range(2):
            assert client.get("/api/v1/genres").status_code == 200
        told = client.get("/metrics").text
    assert re.search(r'marquee_edge_answers_total\{state="hit"\} [1-9]', told)


def test_names_that_ask_in_turn_never_read_each_others_addresses(product: Product) -> None:
    port = product.address.rpartition(":")[2]
    names = [f"{host}:{port}" for host in ("127.0.0.1", "localhost")]
    with product.client() as client:
        token = register(client, "origins")
        for path in ("/api/v1/movies/346", "/api/v1/movies/popular", "/movies/346-seven-samurai", "/"):
            for headers in ({}, token) if path.startswith("/api") else ({},):
                for name in names * 3:
                    told = client.get(path, headers={**headers, "Host": name}).text
                    assert set(re.findall(rf"http://([a-z0-9.]+:{port})", told)) <= {name}, (path, name)
        assert client.get("/api/v1/movies/346", headers={"Host": names[1]}).headers["x-cache"] in KEPT


def test_languages_that_ask_in_turn_never_read_each_other(client: httpx.Client) -> None:
    for _ in range(3):
        for language, title in (("de", "Der Pate"), ("en", "The Godfather"), ("fr", "The Godfather")):
            answer = client.get("/api/v1/movies/238", headers={"Accept-Language": language})
            assert answer.json()["data"]["title"] == title
    assert answer.headers["x-cache"] in KEPT


@pytest.mark.parametrize(("method", "path", "status"), [("BREW", "/api/v1/genres", 400), ("GET", "/api", 404),
    ("GET", "//api/v1/genres", 404), ("PROPFIND", "/api/v1/nope", 404)])  # fmt: skip
def test_what_nobody_knows_is_refused_in_the_envelope(product: Product, method: str, path: str, status: int) -> None:
    with product.client() as client:
        answer = client.send(client.build_request(method, f"{product.address}{path}"))
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_who_takes_no_json_is_told_so_whatever_is_kept(client: httpx.Client) -> None:
    client.get("/api/v1/genres")
    assert client.get("/api/v1/genres", headers={"Accept": "application/xml"}).status_code == 406
