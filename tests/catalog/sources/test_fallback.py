"""How questions are answered with a TMDb key: live, from the cache, stale, from the mirror, from the sample."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from structlog.testing import capture_logs

from catalog.models import ChartEntry, Movie, Origin
from catalog.services import genres, listings, movies, search
from catalog.sources import fallback
from catalog.sources.database import writes
from catalog.types import Chart, Filters
from project import cache
from project.cache import policies
from project.errors import NotFound
from project.server import metrics
from recommend.services import active_model
from tests.catalog.conftest import settle
from tests.catalog.tmdb_server import FIRST, TmdbServer, title
from tests.conftest import Api
from tests.idleness import idle_seconds
from tests.project.redis_server import caching_by

FAULTS = ["hang", "drip", "drip headers", "reset", "500", "html", "success false", "truncated", "429 3", "429", "empty"]
LISTS = ["/movies/trending", "/movies/popular", "/movies/top-rated", "/movies/now-playing", "/movies/upcoming"]


PAGES = ["/", "/movies", "/search?q=samurai", "/movies/346"]


def ids(result: Any) -> list[int]:
    return [movie.id for movie in result.value.items]


def test_a_list_is_live_and_then_cached(tmdb: TmdbServer) -> None:
    assert [listings.chart(Chart.POPULAR).source, listings.chart(Chart.POPULAR).source] == ["live", "cache"]
    assert ids(listings.chart(Chart.POPULAR)) == list(range(FIRST, FIRST + 20))
    assert len(tmdb.calls) == 1


def test_an_answer_says_since_when_it_stands(tmdb: TmdbServer) -> None:
    as_of = listings.chart(Chart.POPULAR).as_of
    assert as_of
    assert datetime.now(UTC) - as_of < timedelta(seconds=5)


def test_every_movie_that_is_seen_is_mirrored(tmdb: TmdbServer) -> None:
    listings.chart(Chart.POPULAR)
    assert Movie.objects.filter(id__gte=FIRST, origin=Origin.TMDB).count() == 20
    assert ChartEntry.objects.filter(origin=Origin.TMDB, chart=Chart.POPULAR).count() == 20


def test_a_page_is_mirrored_in_one_statement(tmdb: TmdbServer, django_assert_num_queries: Any) -> None:
    movies = fallback.tmdb().chart(Chart.POPULAR).items
    with django_assert_num_queries(1):
        writes.save_summaries(movies, origin=Origin.TMDB, fetched_at=datetime.now(UTC))


def test_a_movie_is_mirrored_with_people_and_keywords(tmdb: TmdbServer) -> None:
    movies.details(FIRST)
    stored = fallback.local().details(FIRST)
    assert (stored.keywords, stored.cast[0].name, stored.directors[0].id) == (
        ("invented heist",),
        "Bo Sample",
        9_100_000 + FIRST % 7,
    )


def test_a_cached_list_asks_the_database_nothing(tmdb: TmdbServer, django_assert_num_queries: Any) -> None:
    listings.chart(Chart.POPULAR)
    with django_assert_num_queries(0):
        listings.chart(Chart.POPULAR)


def test_the_same_wish_in_another_order_is_cached_once(tmdb: TmdbServer) -> None:
    listings.discover(Filters(genres=(28, 12), min_score=7))
    assert listings.discover(Filters(genres=(12, 28), min_score=7.0)).source == "cache"


def test_hidden_movies_are_left_out_of_what_tmdb_discovers_and_of_what_is_cached_of_it(tmdb: TmdbServer) -> None:
    hidden = (FIRST + 1, FIRST + 3)
    for source in ("live", "cache"):
        discovered = listings.discover(Filters(hidden=hidden))
        assert discovered.source == source
        assert ids(discovered) == [FIRST, FIRST + 2, *range(FIRST + 4, FIRST + 20)]
    everything = listings.discover(Filters())
    assert (everything.source, ids(everything)) == ("cache", list(range(FIRST, FIRST + 20)))


def test_one_languages_answer_is_not_served_for_another(tmdb: TmdbServer, settings: Any) -> None:
    listings.chart(Chart.POPULAR)
    settings.TMDB_LANGUAGE = "nb-NO"
    assert listings.chart(Chart.POPULAR).source == "live"


def test_regions_are_cached_apart_where_they_matter(tmdb: TmdbServer) -> None:
    listings.chart(Chart.UPCOMING, region="NO")
    assert listings.chart(Chart.UPCOMING, region="SE").source == "live"
    listings.chart(Chart.TRENDING_DAY, region="NO")
    assert listings.chart(Chart.TRENDING_DAY, region="SE").source == "cache"


def test_five_pages_of_a_drifting_list_show_no_movie_twice(tmdb: TmdbServer) -> None:
    tmdb.drift = 3
    shown_ids = [movie_id for page in range(1, 6) for movie_id in ids(listings.chart(Chart.POPULAR, page=page))]
    assert len(shown_ids) == len(set(shown_ids)) == 88


def test_cached_pages_of_a_drifting_list_repeat_none_either(tmdb: TmdbServer) -> None:
    tmdb.drift = 3
    for _ in range(2):
        shown_ids = [movie_id for page in range(1, 6) for movie_id in ids(listings.chart(Chart.POPULAR, page=page))]
    assert len(shown_ids) == len(set(shown_ids))


def test_one_broken_row_costs_one_row(tmdb: TmdbServer) -> None:
    tmdb.fault = "broken row"
    before = metrics.total(metrics.rows_dropped)
    assert len(ids(listings.chart(Chart.POPULAR))) == 19
    assert metrics.total(metrics.rows_dropped) - before == 1


def test_nulls_cost_nothing(tmdb: TmdbServer) -> None:
    tmdb.fault = "nulls"
    assert len(ids(listings.chart(Chart.POPULAR))) == 20


# --- TMDb with a fault --------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
def test_every_list_of_the_api_has_movies_within_two_seconds(hurried: TmdbServer, fault: str) -> None:
    hurried.fault = fault
    for path in LISTS:
        began = idle_seconds()
        answer = Api()("GET", path)
        assert idle_seconds() - began < 2, path
        assert (answer.status_code, len(answer.json()["data"])) == (200, 20)
        assert answer.json()["meta"]["source"] in {"sample", "stale"}
    assert len(hurried.calls) <= 15


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_bad_is_cached(hurried: TmdbServer, fault: str) -> None:
    hurried.fault = fault
    listings.chart(Chart.POPULAR)
    hurried.over.set()
    settle()
    assert not cache.peek(policies.CHART, [("en-US", Chart.POPULAR, None, 1)], codec=fallback._MOVIES)


def test_what_is_good_is_cached(tmdb: TmdbServer) -> None:
    listings.chart(Chart.POPULAR)
    assert cache.peek(policies.CHART, [("en-US", Chart.POPULAR, None, 1)], codec=fallback._MOVIES)


@pytest.mark.parametrize("fault", ["hang", "reset", "500", "html", "429 3"])
def test_pages_are_whole_within_two_seconds(hurried: TmdbServer, fault: str) -> None:
    hurried.fault = fault
    for path in PAGES:
        began = idle_seconds()
        response = Client().get(path, follow=True)
        assert idle_seconds() - began < 2, path
        assert response.status_code == 200, path
        assert "TMDB does not answer just now" in response.content.decode(), path


def test_a_stale_copy_is_shown_while_tmdb_is_out(tmdb: TmdbServer) -> None:
    listings.chart(Chart.POPULAR)
    tmdb.fault = "500"
    with time_machine.travel(time.time() + 2 * 3600, tick=True):
        for _ in range(4):
            result = listings.chart(Chart.POPULAR)
            settle()
    assert (ids(result)[:1], result.source) == ([FIRST], "stale")


def test_without_a_stale_copy_the_mirror_answers(tmdb: TmdbServer) -> None:
    listings.chart(Chart.POPULAR)
    cache.clear()
    tmdb.fault = "500"
    result = listings.chart(Chart.POPULAR)
    assert (ids(result)[:1], result.source, result.outage) == ([FIRST], "stale", True)


def test_without_a_mirror_the_sample_answers(tmdb: TmdbServer) -> None:
    tmdb.fault = "500"
    result = listings.chart(Chart.POPULAR)
    assert (len(ids(result)), result.source, result.outage) == (20, "sample", True)


def test_search_and_discover_come_from_the_mirror_while_tmdb_is_out(tmdb: TmdbServer) -> None:
    listings.chart(Chart.POPULAR)
    tmdb.fault = "500"
    assert ids(search.search(title(FIRST + 4)))[0] == FIRST + 4
    assert ids(listings.discover(Filters(year_from=1981, year_to=1981, sort="votes.asc")))


def test_with_a_wrong_key_the_sample_is_shown_and_readiness_says_why(tmdb: TmdbServer, settings: Any) -> None:
    settings.TMDB_ACCESS_TOKEN = "wrong"
    with capture_logs() as logs:
        results = [listings.chart(chart) for chart in Chart]
    assert {result.source for result in results} == {"sample"}
    assert [event["event"] for event in logs].count("tmdb_key_refused") == 1
    ready = Client().get("/readyz")
    assert (ready.status_code, ready.json()["source"]) == (200, "tmdb refuses the key; the sample serves")


@pytest.mark.parametrize("redis", ["absent", "silent", "full", "garbage"])
def test_redis_and_tmdb_may_be_out_together(hurried: TmdbServer, redis: str) -> None:
    hurried.fault = "500"
    with caching_by(redis):
        results = [listings.chart(chart) for chart in Chart]
    assert [len(result.value.items) for result in results] == [20] * len(Chart)
    assert len(hurried.calls) <= 18


def test_without_redis_a_list_is_still_asked_for_once(tmdb: TmdbServer) -> None:
    with caching_by("absent"):
        assert [listings.chart(Chart.POPULAR).source for _ in range(3)] == ["live", "cache", "cache"]
    assert len(tmdb.calls) == 1


def test_a_movie_that_tmdb_deleted_is_told_from_the_mirror_as_unavailable(tmdb: TmdbServer) -> None:
    movies.details(FIRST)
    cache.clear()
    tmdb.deleted.add(FIRST)
    result = movies.details(FIRST)
    assert (result.value.summary.title, result.value.summary.available) == (title(FIRST), False)


def test_its_page_says_so(tmdb: TmdbServer) -> None:
    movies.details(FIRST)
    cache.clear()
    tmdb.deleted.add(FIRST)
    assert "no longer lists this film" in Client().get(f"/movies/{FIRST}", follow=True).content.decode()


def test_an_unknown_movie_is_asked_for_once_in_minutes(tmdb: TmdbServer) -> None:
    for _ in range(3):
        with pytest.raises(NotFound):
            movies.details(8_999_999)
    assert len(tmdb.calls) == 1


def test_what_tmdb_does_not_find_is_looked_for_in_the_mirror(tmdb: TmdbServer) -> None:
    assert search.search("Seven Samurau").value.items[0].title == "Seven Samurai"


def test_movies_like_one_that_tmdb_knows_no_friends_of_are_ranked_by_the_engine(tmdb: TmdbServer) -> None:
    tmdb.faults["recommendations"] = "empty"
    listings.chart(Chart.POPULAR)
    movies.details(FIRST)
    active_model.forget()  # its next fit knows the movie
    assert movies.similar(FIRST).value.items


def test_somebody_of_the_sample_is_asked_of_the_mirror(tmdb: TmdbServer) -> None:
    person = fallback.local().details(346).directors[0].id
    assert person < 0
    assert "Seven Samurai" in [movie.title for movie in listings.discover(Filters(person=person)).value.items]
    assert not tmdb.calls


def test_a_movie_that_only_the_cache_has_can_be_liked(tmdb: TmdbServer) -> None:
    movies.details(FIRST)
    Movie.objects.filter(id=FIRST).delete()
    movies.ensure_stored(FIRST)
    assert Movie.objects.filter(id=FIRST).exists()


def test_a_new_genre_is_learned(tmdb: TmdbServer) -> None:
    tmdb.genres[90_001] = "Slow Cinema"
    assert "Slow Cinema" in [genre.name for genre in genres.all_genres().value]
    assert "Slow Cinema" in [genre.name for genre in fallback.local().genres()]


def test_an_answer_does_not_fail_because_the_mirror_cannot_be_written(tmdb: TmdbServer) -> None:
    def fail() -> None:
        raise OperationalError("no database")

    with capture_logs() as logs:
        fallback._write(fail)
    assert [event["event"] for event in logs] == ["database_not_written"]


def test_the_key_stands_in_no_log_and_no_answer(tmdb: TmdbServer, caplog: pytest.LogCaptureFixture) -> None:
    listings.chart(Chart.POPULAR)
    tmdb.fault = "500"
    body = Api()("GET", "/movies/top-rated").content.decode()
    assert "a-token-of-the-tests" not in caplog.text + body
