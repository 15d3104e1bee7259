"""What is kept of each request: one line in the log, counts, and the usage of the API by day."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject
from structlog.testing import capture_logs

from accounts.models.user import User
from project.database import slow_queries
from project.http import api_usage, request_record
from project.models import ApiUsage
from project.server import metrics
from project.server.addresses import shortened
from project.tasks import remove_old_tasks
from tests.conftest import Api

pytestmark = pytest.mark.django_db


def lines(logs: list[Any]) -> list[Any]:
    return [line for line in logs if line["event"] == "request"]


def test_a_line_says_who_asked_what_from_where_and_how_long_it_took(alices_api: Api, alice: User) -> None:
    with capture_logs() as logs:
        alices_api("GET", "/me/favorites?page=1", **{"X-Request-ID": "an-id-of-theirs"})
    (line,) = lines(logs)
    assert line["route"] == "api/v1/me/favorites"
    assert (line["path"], line["status"], line["door"]) == ("/api/v1/me/favorites", 200, "api")
    assert (line["user"], line["client"]) == (alice.pk, "127.0.0.0")
    assert line["ms"] > 0


def test_nobody_is_looked_up_for_the_log() -> None:
    request = RequestFactory().get("/")
    request.user = SimpleLazyObject(lambda: pytest.fail("looked up"))  # type: ignore[assignment]
    assert request_record._user_id(request) is None


def test_a_member_on_the_site_is_named_by_number(alices_site: Client, alice: User) -> None:
    with capture_logs() as logs:
        alices_site.get("/favorites")
    assert lines(logs)[0]["user"] == alice.pk


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:1:2:3::4", "2001:db8:1::"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
        ("no address", ""),
        ("", ""),
    ],
)
def test_an_address_is_kept_shortened(address: str, kept: str) -> None:
    assert shortened(address) == kept


def counted(**labels: str) -> float:
    return metrics.total(metrics.requests, **labels)


def test_requests_are_counted_by_route_method_status_and_door(site: Client) -> None:
    labels = {"route": "search", "method": "GET", "status": "2xx", "door": "site"}
    before, nowhere = counted(**labels), counted(route=request_record.NOWHERE, status="4xx")
    site.get("/search?q=matrix")
    site.get("/no/such/page")
    assert counted(**labels) == before + 1
    assert counted(route=request_record.NOWHERE, status="4xx") == nowhere + 1


def test_invented_methods_count_as_one(site: Client) -> None:
    before = counted(method="other")
    site.generic("BREW", "/")
    site.generic("STEEP", "/")
    assert counted(method="other") == before + 2


def edge(state: str, path: str = "/api/v1/movies/603") -> None:
    request_record.record_edge(state, path=path, method="GET", status=304, request_id=b"some-id-of-it")


def test_answers_of_the_response_cache_are_counted_by_their_route() -> None:
    labels = {"route": "api/v1/movies/<movie_id>", "door": "edge", "status": "3xx"}
    before = counted(door="edge")
    edge("hit")
    edge("stale")
    edge("miss")  # Django counts it
    edge("hit", "/no/such/page")
    assert counted(door="edge") == before + 3
    assert counted(**labels) >= 2 or counted(**labels | {"route": "api/v1/movies/<int:movie_id>"}) >= 2


@pytest.mark.parametrize(("part", "said"), [(1.0, 1), (0.0, 0)])
def test_as_many_of_them_are_logged_as_is_set(settings: Any, part: float, said: int) -> None:
    settings.EDGE_LOG_SAMPLE = part
    with capture_logs() as logs:
        edge("hit")
    assert [line["request_id"] for line in logs] == ["some-id-of-it"] * said


@pytest.fixture
def _nothing_noted() -> None:
    api_usage._usage.counts.clear()


@pytest.mark.usefixtures("_nothing_noted")
def test_the_usage_of_the_api_is_added_up_by_day(api: Api) -> None:
    for _ in range(2):
        api("GET", "/genres")
        api("GET", "/me/favorites")
        api_usage.write()
    rows = ApiUsage.objects.values_list("day", "route", "method", "status", "count")
    today = datetime.now(UTC).date()
    assert set(rows) == {
        (today, "api/v1/genres", "GET", "2xx", 2),
        (today, "api/v1/me/favorites", "GET", "4xx", 2),
    }


@pytest.mark.usefixtures("_nothing_noted")
def test_what_could_not_be_written_is_written_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError("away")

    api_usage.note("api/v1/genres", "GET", 200)
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        api_usage.write()
    api_usage.write()
    assert ApiUsage.objects.get().count == 1


def test_operators_read_the_usage_and_change_nothing() -> None:
    its_admin, request = admin.site._registry[ApiUsage], RequestFactory().get("/admin/")
    assert not its_admin.has_add_permission(request)
    assert not its_admin.has_change_permission(request)
    assert not its_admin.has_delete_permission(request)


def test_the_usage_is_kept_for_a_year_and_a_month(time_machine: Any) -> None:
    day = datetime(2020, 1, 1, tzinfo=UTC)
    ApiUsage.objects.create(day=day.date(), route="x", method="GET", status="2xx", count=1)
    time_machine.move_to(day.replace(year=2021))
    remove_old_tasks.call()
    assert ApiUsage.objects.exists()
    time_machine.move_to(day.replace(year=2021, month=3))
    remove_old_tasks.call()
    assert not ApiUsage.objects.exists()


def test_a_slow_query_is_told_without_what_it_was_asked_with(monkeypatch: pytest.MonkeyPatch) -> None:
    before = metrics.total(metrics.slow_queries)
    monkeypatch.setattr(slow_queries, "SLOW", 0.0)
    with capture_logs() as logs:
        assert not User.objects.filter(email="alice@example.org").exists()
    (line,) = logs
    assert (line["event"], line["log_level"]) == ("slow_query", "warning")
    assert "accounts_user" in line["sql"]
    assert "alice" not in str(line)
    assert metrics.total(metrics.slow_queries) == before + 1


def test_a_quick_query_is_not_told() -> None:
    with capture_logs() as logs:
        assert not User.objects.filter(email="alice@example.org").exists()
    assert logs == []
