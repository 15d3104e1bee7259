"""Inks are taken from pictures in the background, kept with their movie, and never for longer than TMDb allows."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from catalog import tasks
from catalog.models import Movie
from catalog.services import listings, movies, poster_colors, sync
from catalog.sources.tmdb import pictures
from catalog.types import Chart
from tests.catalog.tmdb_pictures import solid
from tests.catalog.tmdb_server import FIRST, TmdbServer

MOVIE = FIRST + 1  # with a poster, /poster1.jpg


@pytest.fixture
def photographs(tmdb: TmdbServer, settings: Any) -> Iterator[TmdbServer]:
    """The server as the host of pictures, too."""
    settings.TMDB_IMAGE_BASE_URL = tmdb.image_url
    pictures.BREAKER.succeeded()
    yield tmdb
    pictures.BREAKER.succeeded()
    pictures.close()


def ink_of(movie_id: int) -> str:
    return Movie.objects.get(id=movie_id).ink


def paper_of_the_page(movie_id: int) -> str:
    page = Client().get(f"/movies/{movie_id}", follow=True).content.decode()
    match = re.search(r'class="cover movie-head( reversed-paper)?" data-ink="(\w+)"', page)
    assert match
    assert not match[1]
    return match[2]


def test_a_movies_page_is_printed_on_the_color_of_its_poster(photographs: TmdbServer) -> None:
    movies.details(MOVIE)
    assert paper_of_the_page(MOVIE) == poster_colors.UNKNOWN
    photographs.pictures["poster1.jpg"] = solid("teal")
    assert tasks.take_inks.call() == 1
    assert (ink_of(MOVIE), paper_of_the_page(MOVIE)) == ("teal", "teal")
    movies.details(MOVIE)
    assert ink_of(MOVIE) == "teal"  # being told again, it keeps it


def test_the_smallest_file_is_asked_for_once(photographs: TmdbServer, monkeypatch: pytest.MonkeyPatch) -> None:
    movies.details(MOVIE)
    calls: list[tuple[str, int]] = []
    fetch = pictures.fetch

    def noted(path: str, width: int, *, most: int) -> bytes:
        calls.append((path, width))
        return fetch(path, width, most=most)

    monkeypatch.setattr(pictures, "fetch", noted)
    assert [tasks.take_inks.call(), tasks.take_inks.call()] == [1, 0]
    assert calls == [("/poster1.jpg", 92)]


def test_another_poster_has_another_ink(photographs: TmdbServer) -> None:
    movies.details(MOVIE)
    photographs.pictures |= {"poster1.jpg": solid("teal"), "another.jpg": solid("red")}
    poster_colors.take(10)
    Movie.objects.filter(id=MOVIE).update(poster_path="/another.jpg")
    assert poster_colors.of(MOVIE, "/another.jpg") == poster_colors.UNKNOWN
    poster_colors.take(10)
    assert poster_colors.of(MOVIE, "/another.jpg") == "vermilion"


def test_what_is_no_picture_is_asked_for_once(photographs: TmdbServer) -> None:
    movies.details(MOVIE)
    photographs.pictures["poster1.jpg"] = b"<html>Welcome to the hotel's network</html>"
    assert [poster_colors.take(10), poster_colors.take(10)] == [1, 0]
    assert paper_of_the_page(MOVIE) == poster_colors.UNKNOWN


def test_a_file_beyond_the_bound_is_not_read_to_its_end(photographs: TmdbServer) -> None:
    movies.details(MOVIE)
    photographs.pictures["poster1.jpg"] = solid("red") + bytes(5_000_000)
    assert poster_colors.take(10) == 1
    assert ink_of(MOVIE) == ""


def test_a_host_that_does_not_answer_is_left_alone_and_asked_again(photographs: TmdbServer) -> None:
    listings.chart(Chart.POPULAR)
    photographs.faults["picture"] = "503"
    assert poster_colors.take(10) == 0
    assert photographs.kinds()["picture"] == 1
    photographs.faults.clear()
    assert poster_colors.take(10) == 10


def test_an_ink_goes_after_six_months_though_its_movie_is_told_again(photographs: TmdbServer) -> None:
    movies.details(MOVIE)
    poster_colors.take(10)
    Movie.objects.filter(id=MOVIE).update(ink_taken_at=datetime.now(UTC) - timedelta(days=181))
    assert sync.expire() == (0, 0)
    movie = Movie.objects.get(id=MOVIE)
    assert (movie.ink, movie.ink_of, movie.ink_taken_at) == ("", "", None)
    assert poster_colors.take(10) == 1


@pytest.mark.django_db
def test_without_a_key_no_picture_is_asked_for() -> None:
    assert tasks.take_inks.call() == tasks.photograph_sample.call() == 0
