"""The six tests that every operation keeps, and which file holds each of them for all.

==================  ===============================================================================================
it works            `test_contract` (as declared), `tests.accounts.test_ownership` (for its owner)
not signed in       `test_unauthenticated`, with five kinds of tokens that do not count; `tests.accounts.test_ownership`
not yours           `tests.accounts.test_ownership`: another member, and staff
not found           here: every path with something unknown in each of its places
bad input           `test_refusals` (bodies), `test_request_rules` (queries), `tests.test_numbers` (numbers)
number of queries   here (what is open to everybody), `tests.accounts.test_ownership` (the rest), by `query_counts`
==================  ===============================================================================================
"""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models.user import User
from tests.api.documents import Operation, operations
from tests.api.query_counts import MOST_QUERIES
from tests.api.test_contract import address
from tests.conftest import PASSWORD, Api

NOBODYS = UUID(int=7)
UNKNOWN = {"movie_id": "999999999", "person_id": "2147483647", "slug": "nothing-of-this-name", "key": "n" * 40,
    "sid": NOBODYS, "import_id": NOBODYS, "row_id": "999999999", "token_id": NOBODYS}  # fmt: skip
WITH_PLACES = [one for one in operations() if "{" in one.path]
OPEN = [one for one in operations() if not one.needs_token]


def ask(app: Api, operation: Operation, path: str) -> Any:
    return app(operation.method.upper(), path, operation.body)


def test_the_table_of_queries_names_every_operation() -> None:
    assert {str(operation) for operation in operations()} == set(MOST_QUERIES)


@pytest.mark.parametrize("operation", WITH_PLACES, ids=str)
def test_what_is_not_there_is_not_found(alices_api: Api, operation: Operation) -> None:
    response = ask(alices_api, operation, operation.path.removeprefix("/api/v1").format(**UNKNOWN))
    assert response.status_code == 404


@pytest.mark.usefixtures("fitted_engine")
def test_what_is_open_to_everybody_takes_few_queries(alice: User, api: Api, alices_api: Api) -> None:
    key = alices_api("POST", "/together", {"name": "Alice"}).json()["data"]["key"]
    taken: dict[str, int] = {}
    for operation in OPEN:
        path = address(operation) if "{key}" not in operation.path else operation.path.format(key=key, movie_id=346)[7:]
        if operation.method == "get":
            assert ask(api, operation, path).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            ask(api, operation, path)
        taken[str(operation)] = len(captured)
    assert {name: count for name, count in taken.items() if count > MOST_QUERIES[name]} == {}


def test_who_logs_in_takes_few_queries(alice: User, api: Api) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert api("POST", "/auth/login", {"email": alice.email, "password": PASSWORD}).status_code == 200
    assert len(captured) <= MOST_QUERIES["login"]


def test_what_needs_a_token_that_was_told_takes_few_queries(alice: User, api: Api, alices_api: Api) -> None:
    tokens = api("POST", "/auth/login", {"email": alice.email, "password": PASSWORD}).json()["data"]["tokens"]
    undo = alices_api("PUT", "/me/favorites/346").json()["data"]["undo"]
    for app, path, body, name in (
        (api, "/auth/refresh", {"refresh": tokens["refresh"]}, "refreshTokens"),
        (alices_api, "/me/states/undo", {"undo": undo}, "undoChange"),
    ):
        with CaptureQueriesContext(connection) as captured:
            assert app("POST", path, body).status_code == 200
        assert len(captured) <= MOST_QUERIES[name], name
