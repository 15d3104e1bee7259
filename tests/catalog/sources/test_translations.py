"""Translations on their way: from TMDb's details into the mirror, from there into lists, searches, pages; and out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from structlog.testing import capture_logs

from accounts.models.taste import Favorite
from accounts.models.user import User
from catalog.models import Movie, Origin
from catalog.services import listings, movies, resolver, search, sync
from catalog.sources import fallback
from catalog.sources.database import writes
from catalog.types import Chart, Filters, MovieReference, Translation
from project import cache
from project.localization import language
from tests.catalog.tmdb_server import FIRST, TmdbServer, german_title, title
from tests.conftest import Api

OTHER = FIRST + 1


@pytest.fixture
def admirer(tmdb: TmdbServer) -> Iterator[User]:
    """Somebody who likes a movie, in the database as it is."""
    user = User.objects.create(email="admirer@example.org")
    movies.details(FIRST)
    Favorite.objects.create(user=user, movie_id=FIRST)
    yield user
    user.delete()


def first_title(reader: str) -> str:
    """What the first popular movie is called for a reader."""
    with language.reading(reader):
        return listings.chart(Chart.POPULAR).value.items[0].title


def stored(movie_id: int = FIRST) -> Movie:
    return Movie.objects.get(id=movie_id)


def test_details_are_stored_with_their_translations(tmdb: TmdbServer) -> None:
    movies.details(FIRST)
    texts = {"title": german_title(FIRST), "overview": "Eine erfundene Geschichte.", "tagline": "Nichts ist wahr"}
    assert (stored().language, stored().translations) == ("en", {"de": texts})
    assert fallback.local().details(FIRST).summary.translations == (Translation("de", *texts.values()),)
    assert tmdb.kinds() == {"details": 1}


@pytest.mark.parametrize("order", [("de", "en", "de"), ("en", "de", "en")], ids="-".join)
def test_one_answer_of_tmdb_serves_readers_of_every_language(tmdb: TmdbServer, order: tuple[str, ...]) -> None:
    for reader in order:
        with language.reading(reader):
            movie = movies.details(FIRST).value
        german = reader == "de"
        assert movie.summary.title == (german_title(FIRST) if german else title(FIRST))
        assert movie.tagline == ("Nichts ist wahr" if german else "Nothing is real")
    assert len(tmdb.calls) == 1


def test_a_list_has_the_translations_that_are_known_when_it_is_told(tmdb: TmdbServer) -> None:
    movies.details(FIRST)
    for reader in ("de", "en", "de"):
        assert first_title(reader) == (german_title(FIRST) if reader == "de" else title(FIRST))
    with language.reading("de"):
        assert listings.chart(Chart.POPULAR).value.items[1].title == title(OTHER)
    assert tmdb.kinds() == {"details": 1, "chart": 1}


def test_a_cached_list_asks_the_database_nothing_for_its_translations(
    tmdb: TmdbServer, django_assert_num_queries: Any
) -> None:
    movies.details(FIRST)
    listings.chart(Chart.POPULAR)
    with django_assert_num_queries(0):
        assert first_title("de") == german_title(FIRST)


def test_a_list_that_is_told_again_forgets_no_translation(tmdb: TmdbServer) -> None:
    movies.details(FIRST)
    listings.chart(Chart.POPULAR)
    assert stored().translations["de"]["title"] == german_title(FIRST)
    assert stored().search_translated == german_title(FIRST).casefold()


def test_search_discover_and_similar_movies_are_read_in_german_too(tmdb: TmdbServer, settings: Any) -> None:
    settings.SIMILAR_MOVIES = "tests.catalog.tmdb_server.unknown_to_the_engine"
    movies.details(FIRST)
    with language.reading("de"):
        movies_found = [
            search.search(title(FIRST)).value.items[0],
            listings.discover(Filters()).value.items[0],
            movies.similar(OTHER).value.items[0].movie,
            movies.by_ids([FIRST])[0],
            movies.ensure_stored(FIRST),
        ]
    assert {movie.title for movie in movies_found} == {german_title(FIRST)}


def test_a_german_title_that_tmdb_does_not_find_is_found_in_the_mirror(tmdb: TmdbServer) -> None:
    movies.details(FIRST)
    assert [movie.id for movie in search.search(german_title(FIRST)).value.items][:1] == [FIRST]
    (match,) = resolver.find([MovieReference(german_title(FIRST))])
    assert [movie.id for movie in match.movies] == [FIRST]


def test_a_page_never_writes_a_translation_over_what_was_told(tmdb: TmdbServer) -> None:
    with language.reading("de"):
        movies.details(FIRST)
        Movie.objects.filter(id=FIRST).delete()
        assert movies.ensure_stored(FIRST).title == german_title(FIRST)  # from the cache, which outlived the row
    assert (stored().title, stored().overview) == (title(FIRST), "An invented story, number 0.")


def test_the_sites_own_language_may_be_another_one(tmdb: TmdbServer, settings: Any) -> None:
    settings.TMDB_LANGUAGE = "de-DE"  # the server's German is English, but says that it is German
    fallback.tmdb.cache_clear()
    movies.details(OTHER)
    assert (stored(OTHER).language, list(stored(OTHER).translations)) == ("de", ["en"])
    for reader, other in (("en", ""), ("de", "en")):
        with language.reading(reader):
            assert movies.details(OTHER).value.summary.overview_language == other


def test_the_api_tells_movies_in_the_language_that_is_asked_for(tmdb: TmdbServer) -> None:
    movies.details(FIRST)
    german = Client(headers={"Accept-Language": "de"})
    assert german_title(FIRST) in german.get(f"/movies/{FIRST}", follow=True).content.decode()
    answers = {
        code: Api()("GET", f"/movies/{FIRST}", **{"Accept-Language": code}).json()["data"] for code in ("en", "de")
    }
    assert answers["de"]["title"] == german_title(FIRST)
    assert (answers["en"]["title"], answers["en"]["tagline"]) == (title(FIRST), "Nothing is real")


def test_in_an_outage_the_mirror_is_read_in_the_readers_language(tmdb: TmdbServer) -> None:
    movies.details(FIRST)
    cache.clear()
    tmdb.fault = "500"
    with language.reading("de"):
        result = movies.details(FIRST)
    assert (result.value.summary.title, result.outage) == (german_title(FIRST), True)


def test_a_list_is_told_though_the_database_knows_no_translation(
    tmdb: TmdbServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_ids: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(fallback, "translations_of", away)
    with capture_logs() as logs:
        assert first_title("de") == title(FIRST)
    assert [entry["event"] for entry in logs] == ["database_not_read"]


# --- the end of it ------------------------------------------------------------------------------------------


def test_translations_go_when_tmdbs_texts_go(admirer: User) -> None:
    assert stored().search_translated
    Movie.objects.filter(id=FIRST).update(fetched_at=datetime.now(UTC) - timedelta(days=181))
    assert sync.expire() == (0, 1)
    assert (stored().title, stored().translations, stored().search_translated) == (title(FIRST), {}, "")
    with language.reading("de"):
        assert movies.by_ids([FIRST])[0].title == title(FIRST)


def test_a_translation_that_tmdb_takes_back_is_gone(tmdb: TmdbServer) -> None:
    movies.details(FIRST)
    movie = fallback.tmdb().details(FIRST)
    bare = replace(movie, summary=replace(movie.summary, translations=()))
    writes.save_details([bare], origin=Origin.TMDB, fetched_at=datetime.now(UTC))
    assert (stored().translations, stored().search_translated) == ({}, "")


@pytest.mark.django_db
def test_movies_of_the_sample_are_told_in_english_with_german_titles() -> None:
    rows = Movie.objects.filter(origin=Origin.SAMPLE)
    assert set(rows.values_list("language", flat=True)) == {"en"}
    assert rows.filter(translations__has_key="de").count() == 651
    assert not rows.exclude(translations={}).exclude(translations__de__overview="").exists()
    assert rows.get(id=238).search_translated == "der pate"
