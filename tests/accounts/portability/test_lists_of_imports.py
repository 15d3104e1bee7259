"""The list of a member's imports, at both doors and in the export, takes as many queries for many as for one."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models.user import User
from accounts.services.portability import exports, imports
from tests.conftest import Api

ROWS = "Title,Year\nHeat,1995\nDune,\nNo Such Film,1999\n"


def bring(user: User, times: int) -> None:
    for _ in range(times):
        imports.import_file(user, name="watchlist.csv", content=io.BytesIO(ROWS.encode()))


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        act()
    return len(queries)


@pytest.mark.parametrize("door", ["page", "operation", "export"])
def test_many_imports_are_listed_with_as_many_queries_as_one(
    alice: User, alices_site: Client, alices_api: Api, door: str
) -> None:
    def ask() -> object:
        if door == "page":
            return alices_site.get("/account/import").content
        if door == "operation":
            return alices_api("GET", "/me/imports").content
        return b"".join(exports.export_file(alice, kind="json").chunks)

    bring(alice, 1)
    ask()  # what is read once by a process
    alone = queries_of(ask)
    bring(alice, 6)
    assert queries_of(ask) == alone


def test_a_list_of_imports_tells_what_each_receipt_tells(alice: User) -> None:
    bring(alice, 2)
    for told in imports.latest(alice):
        assert told.id
        whole = imports.receipt(alice, told.id)
        assert (told.result.outcomes, told.result.added, told.result.reasons, told.files, told.done) == (
            whole.result.outcomes, whole.result.added, whole.result.reasons, whole.files, whole.done
        )  # fmt: skip
        assert (len(whole.result.ambiguous_rows), len(whole.result.unmatched_rows)) == (1, 1)


def test_the_list_is_three_queries(alice: User, django_assert_num_queries: Any) -> None:
    bring(alice, 3)
    with django_assert_num_queries(3):
        imports.latest(alice)
