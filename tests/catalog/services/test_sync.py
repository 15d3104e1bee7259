"""Filling, freshening, expiring and purging the mirror; the commands and tasks that do it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from accounts.models.taste import Favorite
from accounts.models.user import User
from catalog import tasks
from catalog.localization.text_normalization import fold, title_key
from catalog.models import ChartEntry, Credit, Movie, Origin, Person
from catalog.services import listings, movies, sync
from catalog.sources import fallback
from catalog.types import Chart
from project import cache
from project.cache import generations, policies
from project.management.commands import run_worker
from tests.catalog.tmdb_server import FIRST, TmdbServer, title

SAMURAI = 346


@pytest.fixture
def admirer(tmdb: TmdbServer) -> Iterator[User]:
    """Somebody who likes movies, in the database as it is."""
    user = User.objects.create(email="admirer@example.org")
    yield user
    user.delete()


def run(command: str, *arguments: str) -> str:
    """What a command prints."""
    output = StringIO()
    call_command(command, *arguments, stdout=output)
    return output.getvalue()


def ours() -> Any:
    return Movie.objects.filter(origin=Origin.TMDB)


def age(days: int, **lookups: Any) -> None:
    """Let movies have been told ``days`` ago."""
    ours().filter(**lookups).update(fetched_at=datetime.now(UTC) - timedelta(days=days))


# --- sync_tmdb ----------------------------------------------------------------------------------------------


def test_lists_and_details_are_mirrored_with_progress(tmdb: TmdbServer) -> None:
    printed = run("sync_tmdb", "--pages", "2")
    assert (ours().count(), ours().filter(details_fetched_at=None).count()) == (40, 0)
    assert ChartEntry.objects.filter(origin=Origin.TMDB).count() == 6 * 40
    assert tmdb.kinds() == {"genres": 1, "trending": 4, "chart": 8, "details": 40}
    assert "40/40" in printed
    assert "40 films told in detail" in printed


def test_a_second_run_goes_on_where_the_first_was_stopped(tmdb: TmdbServer) -> None:
    run("sync_tmdb", "--pages", "1", "--films", "5")
    tmdb.calls.clear()
    cache.clear()
    run("sync_tmdb", "--pages", "1")
    assert tmdb.kinds() == {"genres": 1, "details": 15}


def test_what_pages_have_kept_ends_with_a_sync(tmdb: TmdbServer) -> None:
    before = generations.current(policies.CATALOG)
    run("sync_tmdb", "--pages", "1", "--films", "1")
    assert generations.current(policies.CATALOG) != before


def test_lists_that_are_hours_old_are_told_again(tmdb: TmdbServer) -> None:
    run("sync_tmdb", "--pages", "1")
    ChartEntry.objects.filter(origin=Origin.TMDB).update(fetched_at=datetime.now(UTC) - timedelta(hours=7))
    tmdb.calls.clear()
    cache.clear()
    run("sync_tmdb", "--pages", "1")
    assert tmdb.kinds()["trending"] == 2


def test_a_movie_that_is_gone_meanwhile_costs_itself_only(tmdb: TmdbServer) -> None:
    listings.chart(Chart.POPULAR)
    tmdb.deleted.add(FIRST + 3)
    assert sync.details(lambda *_: None) == 19
    assert not Movie.objects.get(id=FIRST + 3).available


def test_a_sync_that_tmdb_stops_says_how_to_go_on(tmdb: TmdbServer) -> None:
    tmdb.fault = "success false"
    with pytest.raises(CommandError, match="goes on where it was"):
        run("sync_tmdb", "--pages", "1")


def test_details_that_cannot_be_had_are_left_for_the_next_run(tmdb: TmdbServer) -> None:
    listings.chart(Chart.POPULAR)
    tmdb.faults["details"] = "success false"
    assert sync.details(lambda *_: None, limit=3) == 0
    assert Movie.objects.filter(id__gte=FIRST, details_fetched_at=None, available=True).count() == 20


@pytest.mark.parametrize("arguments", [("--pages", "0"), ("--pages", "501")])
def test_pages_that_tmdb_does_not_have_are_refused(tmdb: TmdbServer, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="1 to 500"):
        run("sync_tmdb", *arguments)


@pytest.mark.parametrize("command", ["sync_tmdb", "warm_cache"])
def test_without_a_key_the_commands_say_so(command: str) -> None:
    with pytest.raises(CommandError, match="no TMDb key"):
        run(command)


# --- warm_cache ---------------------------------------------------------------------------------------------


def test_the_hot_keys_are_warm_afterwards(tmdb: TmdbServer) -> None:
    assert "32 keys filled" in run("warm_cache")  # 6 lists of 2 pages, 20 movies
    calls = len(tmdb.calls)
    assert {listings.chart(chart, page=page).source for chart in Chart for page in (1, 2)} == {"cache"}
    assert movies.details(FIRST).source == "cache"
    assert len(tmdb.calls) == calls


def test_only_one_warms_at_a_time(tmdb: TmdbServer) -> None:
    with cache.only_one("warm", seconds=60):
        assert "Another one" in run("warm_cache")
    assert not tmdb.calls


# --- changes, expiry, purge -----------------------------------------------------------------------------------


def test_movies_that_changed_are_told_anew(tmdb: TmdbServer) -> None:
    movies.details(FIRST)
    Movie.objects.filter(id=FIRST).update(tagline="old")
    tmdb.changed = [FIRST, FIRST + 1, 5]
    assert sync.changes() == 1
    assert Movie.objects.get(id=FIRST).tagline == "Nothing is real"


def test_changes_are_asked_for_fourteen_days_at_most(tmdb: TmdbServer) -> None:
    sync.changes(days=90)
    query = tmdb.calls[-1][1]
    assert datetime.fromisoformat(query["end_date"]) - datetime.fromisoformat(query["start_date"]) == timedelta(days=14)


def test_what_is_older_than_six_months_goes(tmdb: TmdbServer) -> None:
    listings.chart(Chart.POPULAR)
    movies.details(FIRST)
    age(181, id__in=[FIRST, FIRST + 1])
    assert sync.expire() == (2, 0)
    assert (ours().count(), Person.objects.filter(id__gt=9_000_000).count()) == (18, 0)


def test_a_movie_that_somebody_likes_keeps_its_title_only(tmdb: TmdbServer, admirer: User) -> None:
    movies.details(FIRST)
    movies.details(FIRST + 1)
    Favorite.objects.create(user=admirer, movie_id=FIRST)
    other_titles = {
        "search_text": "told in others",
        "title_keys": ["erzahlt"],
    }  # of the original title and of translations
    Movie.objects.filter(id=FIRST).update(**other_titles)
    age(181)
    assert sync.expire() == (1, 1)
    movie = Movie.objects.get(id=FIRST)
    assert (movie.title, movie.overview, movie.poster_path, movie.keywords, movie.available) == (
        title(FIRST),
        "",
        "",
        [],
        False,
    )
    assert (movie.search_text, movie.title_keys) == (fold(title(FIRST)), [title_key(title(FIRST))])
    assert not Credit.objects.filter(movie_id=FIRST).exists()
    assert movies.by_ids([FIRST])[0].available is False


def test_a_purge_removes_rows_and_keys_and_brings_the_sample_back(tmdb: TmdbServer, admirer: User) -> None:
    listings.chart(Chart.POPULAR)
    movies.details(FIRST)
    Movie.objects.filter(id=SAMURAI).update(origin=Origin.TMDB, title="From TMDb")
    Favorite.objects.create(user=admirer, movie_id=SAMURAI)
    printed = run("purge_tmdb", "--yes")
    assert not ours().exists()
    assert Movie.objects.get(id=SAMURAI).title == "Seven Samurai"
    assert "20 films removed, 1 kept" in printed
    assert listings.chart(Chart.POPULAR).source == "live"


def test_a_purge_wants_to_be_meant() -> None:
    with pytest.raises(CommandError, match="--yes"):
        run("purge_tmdb")


# --- tasks --------------------------------------------------------------------------------------------------


def test_every_task_does_its_work(tmdb: TmdbServer) -> None:
    assert tasks.sync_genres.call() == 3
    assert tasks.warm_lists.call() == 32
    assert tasks.refresh_details.call() == 20  # of the second pages, which the warming did not open
    tmdb.changed = [FIRST]
    assert tasks.follow_changes.call() == 1
    assert tasks.expire.call() == [0, 0]


@pytest.mark.django_db
@pytest.mark.parametrize("task", [tasks.sync_genres, tasks.warm_lists, tasks.refresh_details, tasks.follow_changes])
def test_without_a_key_a_task_does_nothing(task: Any) -> None:
    assert task.call() == 0


@pytest.mark.django_db
def test_every_scheduled_task_is_put_into_the_queue_once(settings: Any) -> None:
    assert run_worker.enqueue_due() == list(settings.SCHEDULE)
    assert run_worker.enqueue_due() == []
    assert DBTaskResult.objects.ready().count() == len(settings.SCHEDULE)


def test_the_worker_runs_what_is_in_the_queue(transactional_db: None) -> None:
    result = tasks.expire.enqueue()
    call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0)
    row = DBTaskResult.objects.get(id=result.id)
    assert (row.status, row.return_value) == ("SUCCESSFUL", [0, 0])
    row.delete()


def test_the_language_of_the_source_is_the_sites(tmdb: TmdbServer) -> None:
    assert fallback.tmdb().language == "en-US"
