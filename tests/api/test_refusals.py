"""Whatever goes wrong under /api/, the answer is a problem document in the envelope. Never HTML, never a repr."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from ninja import NinjaAPI

from accounts.models.user import User
from accounts.services.sign_in import personal_tokens
from project.errors import Conflict, Forbidden, MarqueeError, NotFound, SourceUnavailable, TooManyRequests
from project.http.api.ninja import api as product_api
from project.urls import urlpatterns as product_urls
from tests.api.documents import Operation, answer, operations, validator
from tests.conftest import Api

KEYS = {"success", "data", "message", "pagination", "meta", "type", "title", "status", "detail", "instance", "errors",
    "request_id"}  # fmt: skip
WITH_BODY = [one for one in operations() if one.body is not None]
EVERY = pytest.mark.parametrize("operation", list(operations()), ids=str)
EVERY_WITH_BODY = pytest.mark.parametrize("operation", WITH_BODY, ids=str)


def problem_of(response: Any, status: int) -> dict[str, Any]:
    """The document of a refusal, seen to be one."""
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "private, no-store"
    document: dict[str, Any] = response.json()
    assert document.keys() == KEYS
    assert (document["success"], document["data"], document["pagination"]) == (False, None, None)
    assert document["status"] == status
    assert document["message"] == document["detail"]
    assert document["request_id"] == response["X-Request-ID"]
    assert response["X-Content-Type-Options"] == "nosniff"
    return document


def test_a_problem_is_what_the_document_declares(api: Api) -> None:
    refused = answer(next(operations()), 422)["content"]["application/problem+json"]["schema"]
    validator(refused).validate(problem_of(api("GET", "/movies/trending?page=0"), 422))


@pytest.mark.parametrize(
    "address", ["/nope", "/", "/movies/trending/", "/movies/abc/def", "/me/favorites/1/2", "/%ff%fe"]
)
def test_unknown_paths(api: Api, address: str) -> None:
    assert problem_of(api("GET", address), 404)["instance"]


@pytest.mark.parametrize(
    "path", ["/nope/%0E%09", "/nope/am%C3%AF", "/nope/%3Fa%23b", "/nope/%25ff", "/nope/a%20b%3E", "/nope/1,2"]
)
def test_the_instance_of_a_problem_is_an_address_whatever_was_asked_for(api: Api, path: str) -> None:
    assert problem_of(api("GET", path), 404)["instance"] == f"/api/v1{path}"


def test_a_path_beside_the_version(site: Client) -> None:
    problem_of(site.get("/api/v2/movies"), 404)


@EVERY
def test_wrong_methods_are_told_the_right_ones(alices_api: Api, operation: Operation) -> None:
    response = alices_api("TRACE", operation.address)
    problem_of(response, 405)
    allowed = {one.method.upper() for one in operations() if one.path == operation.path}
    allowed |= {"HEAD"} if "GET" in allowed else set()
    assert {one.strip() for one in response["Allow"].split(",")} == allowed


def test_the_docs_take_no_posts() -> None:
    response = Client(enforce_csrf_checks=True).post("/api/v1/docs")
    problem_of(response, 405)


@EVERY
def test_whoever_brings_no_token_is_refused_where_one_is_needed(api: Api, operation: Operation) -> None:
    if operation.needs_token:
        response = api(operation.method.upper(), operation.address, operation.body)
        problem_of(response, 401)
        assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "token", ["x", "Bearer", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "ü", "\u2028", "a" * 9000, "", " ", "null"]
)
def test_broken_tokens(token: str, db: None) -> None:
    sent = token.encode().decode("latin-1")  # as servers hand headers on
    problem_of(Client().get("/api/v1/me", headers={"Authorization": f"Bearer {sent}"}), 401)


@pytest.mark.parametrize("scheme", ["Basic dXNlcjpwYXNz", "Token abc", "Bearer", ""])
def test_other_schemes_are_no_token(scheme: str, db: None) -> None:
    problem_of(Client().get("/api/v1/me", headers={"Authorization": scheme}), 401)


def test_the_sites_cookie_opens_no_door_here(alices_site: Client) -> None:
    problem_of(alices_site.get("/api/v1/me"), 401)


@EVERY_WITH_BODY
@pytest.mark.parametrize(
    "body", [b"{", b"", b"nope", b"\xff\xfe", b'{"a":NaN}', b"[" * 5000, b'{"a":1}{"b":2}'], ids=repr
)
def test_malformed_json(alices_api: Api, operation: Operation, body: bytes) -> None:
    response = send(alices_api, operation, body, "application/json")
    if body == b"" and may_be_absent(operation):
        assert response.status_code == without_a_body(operation)
    else:
        problem_of(response, 422 if body == b"" else 400)


@EVERY_WITH_BODY
@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_wrong_media_types(alices_api: Api, operation: Operation, media_type: str) -> None:
    problem_of(send(alices_api, operation, b"{}", media_type), 415)


def upload(api: Api, data: Any, **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {api.token}"}
    return Client().post("/api/v1/me/import", data, headers=headers, **more)


@pytest.mark.parametrize("media_type", ["application/json", "text/csv", "application/x-www-form-urlencoded"])
def test_a_file_comes_in_no_other_media_type(alices_api: Api, media_type: str) -> None:
    problem_of(upload(alices_api, b"{}", content_type=media_type), 415)


def test_a_form_without_the_file_names_it(alices_api: Api) -> None:
    response = upload(alices_api, {"dry_run": "true"})
    problem_of(response, 422)
    assert [one["field"] for one in response.json()["errors"]] == ["file"]


@EVERY_WITH_BODY
def test_oversized_bodies(alices_api: Api, operation: Operation) -> None:
    problem_of(send(alices_api, operation, b'"' + b"x" * 1_000_001 + b'"', "application/json"), 413)


@EVERY_WITH_BODY
@pytest.mark.parametrize(
    "body", [b"[]", b"null", b"1", b"9" * 5000, b'"text"', b'{"never_heard_of":1}', b'{"\\ud800":1}'], ids=repr
)
def test_bodies_of_another_shape(alices_api: Api, operation: Operation, body: bytes) -> None:
    response = send(alices_api, operation, body, "application/json")
    if body == b"null" and may_be_absent(operation):
        assert response.status_code == without_a_body(operation)
    else:
        assert problem_of(response, 422)["errors"]


def may_be_absent(operation: Operation) -> bool:
    """Whether the operation is as well asked without a body."""
    return not operation.about["requestBody"].get("required", False)


def without_a_body(operation: Operation) -> int:
    """How an operation answers without one: a refresh then asks for its cookie."""
    return 401 if str(operation) == "refreshTokens" else 200


def send(client: Api, operation: Operation, body: bytes, media_type: str) -> Any:
    headers = {"Authorization": f"Bearer {client.token}"}
    return Client().generic(operation.method.upper(), f"/api/v1{operation.address}", body, media_type, headers=headers)


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/movies/trending?page=0", "page"),
        ("/movies/trending?page=501", "page"),
        ("/movies/trending?page=1e3", "page"),
        ("/movies/trending?window=year", "window"),
        ("/movies/trending?widnow=week", "widnow"),
        ("/movies/search", "q"),
        ("/movies/search?q=", "q"),
        ("/movies/search?q=a%00b", "q"),
        ("/movies/search?q=" + "x" * 201, "q"),
        ("/movies/0", "movie_id"),
        ("/movies/99999999999999999999", "movie_id"),
        ("/movies/discover?min_score=nan", "min_score"),
        ("/movies/discover?genres=18,80|27", "genres"),
    ],
)
def test_values_that_break_a_rule_are_named(api: Api, address: str, field: str) -> None:
    assert field in {one["field"] for one in problem_of(api("GET", address), 422)["errors"]}


def test_a_lone_surrogate_is_named_by_its_field(api: Api) -> None:
    response = Client().generic("POST", "/api/v1/auth/refresh", b'{"refresh":"\\ud800"}', "application/json")
    assert problem_of(response, 422)["errors"][0]["field"] == "refresh"


def test_there_is_no_such_film(api: Api) -> None:
    problem_of(api("GET", "/movies/999999999"), 404)


# Refusals that need a view which fails: the product's own API and middleware over one more path.

FAILURES: dict[str, BaseException] = {
    "throttled": TooManyRequests("That was a lot in a short time.", retry_after=30),
    "conflict": Conflict("Taken."),
    "forbidden": Forbidden("Not yours."),
    "missing": NotFound("There is no such film."),
    "source": SourceUnavailable("TMDb does not answer.", retry_after=5),
    "unforeseen": RuntimeError("<object at 0x7f3> secret"),
    "own": MarqueeError("Something of ours."),
    "text": UnicodeDecodeError("utf-8", b"\xff", 0, 1, "secret"),
}
failing = NinjaAPI(urls_namespace="failing", openapi_url=None, docs_url=None)
for handled, handler in product_api._exception_handlers.items():
    failing.add_exception_handler(handled, handler)


@failing.get("/{name}")
def fail(request: HttpRequest, name: str) -> HttpResponse:
    raise FAILURES[name]


urlpatterns = [path("api/v1/failing/", failing.urls), *product_urls]
handler404 = "project.http.site.error_views.not_found"
handler500 = "project.http.site.error_views.server_error"


@pytest.fixture
def failing_urls(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.usefixtures("failing_urls")
@pytest.mark.parametrize(
    ("name", "status"),
    [("throttled", 429), ("conflict", 409), ("forbidden", 403), ("missing", 404), ("source", 503), ("unforeseen", 500),
        ("own", 500), ("text", 500)],
)  # fmt: skip
@pytest.mark.parametrize("debug", [False, True])
def test_failures_inside_a_view(name: str, status: int, debug: bool, settings: Any) -> None:
    settings.DEBUG = debug
    response = Client(raise_request_exception=False).get(f"/api/v1/failing/{name}")
    document = problem_of(response, status)
    assert "secret" not in response.content.decode()
    assert "0x" not in document["detail"]
    if status in {429, 503}:
        assert int(response["Retry-After"]) > 0


def test_a_header_field_at_fault_is_named_as_http_writes_it(alice: User, alices_api: Api, api: Api) -> None:
    reader = Api(personal_tokens.make(alice, name="backup", scope="read")[1])
    key = alices_api("POST", "/together", {"name": "Alice"}).json()["data"]["key"]
    ada, vote = {"display_name": "Ada"}, f"/together/{key}/votes/346"
    for name, status, refused in (
        ("If-Match", 412, alices_api("PATCH", "/me", ada, **{"If-Match": '"other"'})),
        ("If-Match", 422, alices_api("PATCH", "/me", ada, **{"If-Match": "x" * 1001})),
        ("Participant", 422, api("PUT", vote, {"yes": True}, Participant="x" * 301)),
        ("Authorization", 401, api("GET", "/me")),
        ("Authorization", 401, Api("nonsense")("GET", "/me")),
        ("Authorization", 403, reader("PUT", "/me/favorites/346")),
        ("Authorization", 403, reader("GET", "/me/tokens")),
        ("Origin", 403, api("POST", "/auth/refresh", Cookie="__Host-refresh=x")),
    ):
        assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (status, [name])
