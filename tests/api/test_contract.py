"""Every answer is what the document declares, also those that are sent as bytes from a cache."""

import re
from io import BytesIO
from typing import Any

import orjson
import pytest
from django.test import Client

from accounts.models.import_record import Import, ImportRow
from accounts.models.passkey import Passkey
from accounts.models.user import User
from accounts.models.watch_group import Participant, Vote
from accounts.services.portability import imports
from tests.api.documents import Operation, answer, breaches, operations
from tests.conftest import PASSWORD, Api

GROUPS = "/api/v1/together/"  # of those who are in one, and kept in no cache
OPEN = [one for one in operations() if not one.needs_token and one.method == "get" and not one.path.startswith(GROUPS)]
CATALOG = pytest.mark.parametrize("operation", OPEN, ids=str)
READS = pytest.mark.parametrize("operation", [one for one in operations() if one.method == "get"], ids=str)
UUID = re.compile(r"[0-9a-f-]{36}")
FILE = {"name": "watchlist.csv", "format": "csv"}
QUERY = {
    "searchMovies": "?q=dune",
    "discoverMovies": "?genres=18&sort=score.desc",
    "listStates": "?ids=346,129",
    "listMovies": "?ids=346,129",
    "suggest": "?q=dune",
    "searchPeople": "?q=kurosawa",
    "searchKeywords": "?q=hei",
}


def address(operation: Operation) -> str:
    return operation.address + QUERY.get(str(operation), "")


def check(operation: Operation, response: Any) -> None:
    media_type = response["Content-Type"].partition(";")[0]
    if media_type.endswith("json"):
        assert breaches(operation, response.status_code, media_type, orjson.loads(response.getvalue())) == []


@READS
def test_what_is_read_is_as_declared(alice: User, alices_api: Api, operation: Operation) -> None:
    alices_api("PUT", "/me/favorites/346")
    for import_id in UUID.findall(operation.address):
        job = Import.objects.create(id=import_id, user=alice, format="csv", files=[FILE])
        ImportRow.objects.create(import_record=job, file=0, line=2, text="Dune", outcome="unclear", candidates=[841])
    path = address(operation)
    if operation.path.startswith(GROUPS):
        path = "/together/" + alices_api("POST", "/together", {"name": "Alice"}).json()["data"]["key"]
    response = alices_api("GET", path)
    assert response.status_code == 200
    check(operation, response)
    tag = response.headers.get("ETag", "")
    assert bool(tag) == ("ETag" in answer(operation, 200)["headers"])
    again = alices_api("GET", path, **{"If-None-Match": tag or "*"})
    assert (again.status_code == 304) == ("304" in operation.about["responses"])


def test_an_export_that_holds_something_of_everything_is_as_declared(alice: User, alices_api: Api) -> None:
    def say(method: str, path: str, **body: object) -> None:
        assert alices_api(method, path, body).status_code in {200, 201}

    say("POST", "/me/tokens", name="backup", current_password=PASSWORD)
    say("PUT", "/me/taste/causes", kind="person", value="Akira Kurosawa")
    say("PUT", "/me/tonight/plan", movie_id=129)
    say("POST", "/together", name="Alice")
    say("PUT", "/me/favorites/346")
    say("PUT", "/me/watchlist/129")
    say("PUT", "/me/seen/680", rating=9, seen_on="2024-02-29")
    say("PUT", "/me/dismissals/155", reason="not_tonight")
    Vote.objects.create(participant=Participant.objects.get(), movie_id=129, yes=True)
    Passkey.objects.create(user=alice, name="Key", credential_id=b"id", public_key=b"key")
    imports.import_file(alice, name="list.csv", content=BytesIO(b"Title,Year\nSeven Samurai,1954\nNobody,1900\n"))
    exported = orjson.loads(alices_api("GET", "/me/export").getvalue())
    assert [name for name, value in exported.items() if not value] == []
    export = next(one for one in operations() if str(one) == "exportMe")
    assert breaches(export, 200, "application/json", exported) == []


@CATALOG
def test_bytes_from_the_cache_are_as_declared(operation: Operation, db: None) -> None:
    answers = [Client().get(f"/api/v1{address(operation)}", headers={"Cookie": "taste=x"}) for _ in range(2)]
    assert [one["X-Cache"] for one in answers] == ["miss", "hit"]
    assert answers[0].content == answers[1].content
    check(operation, answers[1])


@CATALOG
def test_the_bytes_are_those_that_anybody_else_gets(operation: Operation, alices_api: Api, api: Api) -> None:
    assert alices_api("GET", address(operation)).json() == api("GET", address(operation)).json()


@pytest.mark.parametrize("operation", [one for one in operations() if one.method in {"put", "patch"}], ids=str)
def test_what_is_changed_is_answered_as_declared(alices_api: Api, operation: Operation) -> None:
    response = alices_api(operation.method.upper(), operation.address, operation.body)
    assert response.status_code < 500
    check(operation, response)


@READS
def test_refusals_of_reads_are_as_declared(api: Api, operation: Operation) -> None:
    response = api("GET", f"{operation.address}?page=0")
    check(operation, response)
