"""What every source of movies promises: the same tests over TMDb (a server of our own) and over the mirror."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest

from catalog.models import Origin
from catalog.sources.database.source import DatabaseSource
from catalog.sources.protocol import MovieSource
from catalog.sources.tmdb import TmdbClient, TmdbSource
from catalog.types import Chart, Filters
from project.errors import NotFound
from tests.catalog import tmdb_server

SAMURAI = 346


@dataclass
class Known:
    """A source, and a movie that it has."""

    source: MovieSource
    movie_id: int
    title: str


@pytest.fixture(params=["tmdb", "mirror"])
def known(request: pytest.FixtureRequest, tmdb_alone: Any, settings: Any, db: None) -> Iterator[Known]:
    if request.param == "mirror":
        yield Known(DatabaseSource(Origin.SAMPLE), SAMURAI, "Seven Samurai")
        return
    settings.TMDB_ACCESS_TOKEN, settings.TMDB_BASE_URL = tmdb_server.TOKEN, tmdb_alone.url
    client = TmdbClient()
    movie = tmdb_server.FIRST + 5
    yield Known(TmdbSource(client, language="en-US"), movie, tmdb_server.title(movie))
    client.close()


@pytest.mark.parametrize("chart", Chart)
def test_every_list_has_movies(known: Known, chart: Chart) -> None:
    assert known.source.chart(chart).items


def test_pages_are_of_twenty_and_numbered(known: Known) -> None:
    page = known.source.chart(Chart.POPULAR, page=2)
    assert (len(page.items), page.page, page.per_page) == (20, 2, 20)


def test_no_movie_stands_on_two_pages(known: Known) -> None:
    ids = [movie.id for number in (1, 2, 3) for movie in known.source.chart(Chart.POPULAR, page=number).items]
    assert len(ids) == len(set(ids)) == 60


def test_a_page_past_the_end_is_empty(known: Known) -> None:
    assert not known.source.chart(Chart.POPULAR, page=499).items


def test_a_movie_is_found_by_its_title(known: Known) -> None:
    assert known.source.search(known.title).items[0].id == known.movie_id


def test_nonsense_is_not_found(known: Known) -> None:
    assert known.source.search("qqqqzzzz xxyyxx").total == 0


def test_discover_without_wishes_gives_movies(known: Known) -> None:
    page = known.source.discover(Filters())
    assert page.items
    assert [
        (earlier, later) for (earlier, later) in pairwise(page.items) if earlier.popularity < later.popularity
    ] == []


def test_details_are_of_the_movie_asked_for(known: Known) -> None:
    detail = known.source.details(known.movie_id)
    assert (detail.summary.id, detail.summary.title) == (known.movie_id, known.title)
    assert detail.directors


def test_an_unknown_movie_is_not_found(known: Known) -> None:
    with pytest.raises(NotFound):
        known.source.details(8_999_999)


def test_a_source_tells_what_tmdb_lists_beside_a_movie(known: Known) -> None:
    assert bool(known.source.similar(known.movie_id).items) == isinstance(known.source, TmdbSource)


def test_nothing_is_similar_to_an_unknown_movie(known: Known) -> None:
    with pytest.raises(NotFound):
        known.source.similar(8_999_999)


def test_genres_have_names_and_are_sorted(known: Known) -> None:
    names = [genre.name for genre in known.source.genres()]
    assert "Drama" in names
    assert names == sorted(names)
