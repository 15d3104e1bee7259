"""What every operation asks of a request before it is read: names of parameters, forms of answers, methods, paths."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models.import_record import Import
from tests.api.documents import Operation, operations
from tests.api.test_refusals import problem_of
from tests.conftest import Api

EVERY = pytest.mark.parametrize("operation", list(operations()), ids=str)


def ask(client: Api, operation: Operation, query: str = "", **headers: str) -> object:
    return client(operation.method.upper(), f"{operation.address}{query}", operation.body, **headers)


def errors_of(response: object) -> set[tuple[str, str]]:
    return {(error["field"], error["code"]) for error in problem_of(response, 422)["errors"]}


@EVERY
def test_a_parameter_that_nobody_knows_is_named(alices_api: Api, operation: Operation) -> None:
    assert errors_of(ask(alices_api, operation, "?never=1&heard=2")) == {
        ("never", "extra_forbidden"),
        ("heard", "extra_forbidden"),
    }


@pytest.mark.parametrize("operation", [one for one in operations() if one.method == "get"], ids=str)
def test_a_parameter_that_comes_twice_is_named(alices_api: Api, operation: Operation) -> None:
    names = [one["name"] for one in operation.about.get("parameters", ()) if one["in"] == "query"]
    for name in names[:1]:
        assert errors_of(ask(alices_api, operation, f"?{name}=1&{name}=2")) == {(name, "repeated")}


def send_form(app: Api, fields: dict[str, object]) -> object:
    form = {"file": SimpleUploadedFile("list.csv", b"Title\nDune\n"), **fields}
    return Client().post("/api/v1/me/import", form, headers={"Authorization": f"Bearer {app.token}"})


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"dryRun": "true"}, "dryRun", "extra_forbidden"),  # else somebody's spelling turns a rehearsal into an import
        ({"dry_run": ["true", "false"]}, "dry_run", "repeated"),
        ({"dry_run": "maybe"}, "dry_run", "bool_parsing"),
        ({"list": SimpleUploadedFile("list.csv", b"Title\n")}, "list", "extra_forbidden"),
        ({"file": [SimpleUploadedFile(name, b"Title\n") for name in ("one.csv", "two.csv")]}, "file", "repeated"),
    ],
)
def test_the_names_of_a_form_are_as_strict(alices_api: Api, fields: dict[str, object], field: str, code: str) -> None:
    assert errors_of(send_form(alices_api, fields)) == {(field, code)}
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (b'{"liked_genres": [18], "liked_genres": [27]}', ["liked_genres"]),
        (b'{"year_from": 1950, "year_to": 1960, "year_from": 1970, "year_to": 1980}', ["year_from", "year_to"]),
        (b'{"liked_genres": [18], "heard": {"never": 1, "never": 2}}', ["never"]),
        (b'{"\xe2\x80\xae": 1, "\xe2\x80\xae": 2}', ["\u202e"]),
        (b'{"\\ud800": 1, "\\ud800": 2}', ["?"]),
    ],
)
def test_a_name_that_comes_twice_in_a_body_is_told(alices_api: Api, body: bytes, names: list[str]) -> None:
    headers = {"Authorization": f"Bearer {alices_api.token}"}
    answer = Client().generic("PUT", "/api/v1/me/preferences", body, "application/json", headers=headers)
    assert errors_of(answer) == {(name, "repeated") for name in names}
    assert alices_api("GET", "/me/preferences").json()["data"]["liked_genres"] == []


@pytest.mark.parametrize(
    ("query", "body", "code"),
    [
        ("", "{" + ",".join(f'"a{number}":1,"a{number}":1' for number in range(2000)) + "}", "repeated"),
        ("", "{" + ",".join(f'"a{number}":1' for number in range(4000)) + "}", "extra_forbidden"),
        ("?" + "&".join(f"a{number}" for number in range(500)), "{}", "extra_forbidden"),
        ("?" + "&".join(f"a{number}=%FF" for number in range(500)), "{}", "extra_forbidden"),
    ],
)
def test_a_refusal_names_ten_errors_however_many_there_are(alices_api: Api, query: str, body: str, code: str) -> None:
    headers = {"Authorization": f"Bearer {alices_api.token}"}
    answer = Client().generic("PUT", f"/api/v1/me/preferences{query}", body, "application/json", headers=headers)
    assert errors_of(answer) == {(f"a{number}", code) for number in range(10)}
    assert len(answer.content) < 4000


@pytest.mark.parametrize("text", ["%FF", "%ED%A0%80", "dune%C3"])
def test_an_address_that_is_no_text_is_refused_by_the_name_of_its_parameter(api: Api, text: str) -> None:
    for path in ("/movies/search", "/search/suggest", "/people/search", "/keywords/search"):
        assert errors_of(api("GET", f"{path}?q={text}")) == {("q", "string_unicode")}
    assert api("GET", f"/movies/search?q=%EF%BF%BD&_={text}").status_code == 200  # U+FFFD itself is text
    assert api("GET", f"/genres?_={text}&utm_source={text}").status_code == 200


def test_a_packed_body_is_told_to_come_unpacked(alices_api: Api) -> None:
    headers = {"Authorization": f"Bearer {alices_api.token}"}
    body = b'{"liked_genres": [18]}'
    for encoding, status in (("gzip", 415), ("br, gzip", 415), ("identity", 200), ("Identity", 200)):
        coded = {**headers, "Content-Encoding": encoding}
        put = Client().generic("PUT", "/api/v1/me/preferences", body, "application/json", headers=coded)
        assert put.status_code == status
        assert status == 200 or "Content-Encoding" in problem_of(put, 415)["detail"]


def test_what_scripts_and_newsletters_add_passes(api: Api) -> None:
    assert api("GET", "/genres?_=1700000000&_=2&utm_source=letter&utm_=x").status_code == 200
    assert errors_of(api("GET", "/genres?utm=1")) == {("utm", "extra_forbidden")}


def test_links_to_other_pages_do_not_carry_it_on(api: Api) -> None:
    assert "utm_" not in api("GET", "/movies/popular?utm_source=letter&_=1")["Link"]


@pytest.mark.parametrize(
    ("method", "address", "body", "field"),
    [
        ("GET", "/movies/discover?year_from=2001&year_to=2000", None, "year_to"),
        ("GET", "/movies/discover?runtime_from=120&runtime_to=90", None, "runtime_to"),
        ("PUT", "/me/preferences", {"year_from": 2001, "year_to": 2000}, "year_to"),
        ("POST", "/me/preferences/preview", {"year_from": 2001, "year_to": 2000}, "year_to"),
    ],
)
def test_ranges_that_run_backwards(alices_api: Api, method: str, address: str, body: object, field: str) -> None:
    assert {name for name, _ in errors_of(alices_api(method, address, body))} == {field}


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "image/*", "application/json;q=0"])
def test_a_form_that_is_not_spoken(api: Api, accept: str) -> None:
    assert problem_of(api("GET", "/genres", Accept=accept), 406)["type"] == "/problems/not_acceptable"


@pytest.mark.parametrize("accept", ["", "*/*", "application/*", "application/json", "text/html, */*;q=0.1"])
def test_forms_that_are_spoken(api: Api, accept: str) -> None:
    assert api("GET", "/genres", Accept=accept).status_code == 200


def test_files_are_asked_for_by_their_own_types(alices_api: Api) -> None:
    response = alices_api("GET", "/me/export?format=csv", Accept="text/csv")
    assert response.status_code == 200


@pytest.mark.parametrize("path", ["/api", "//api/v1/genres", "///api", "/api/v1", "/api/v2/genres"])
def test_every_path_of_the_api_is_refused_in_the_envelope(path: str, db: None) -> None:
    problem_of(Client().generic("GET", "/", PATH_INFO=path), 404)


@pytest.mark.parametrize("method", ["PROPFIND", "BREW", "TRACE", "OPTIONS"])
def test_a_method_that_nobody_knows(method: str, db: None) -> None:
    response = Client().generic(method, "/api/v1/genres")
    assert problem_of(response, 405)["type"] == "/problems/method_not_allowed"
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(("path", "status"), [("openapi.json", 405), ("docs", 405), ("", 404)])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_is_no_operation_speaks_of_no_form(method: str, path: str, status: int, db: None) -> None:
    problem_of(Client(enforce_csrf_checks=True).generic(method, f"/api/v1/{path}"), status)
