"""Writing movies: two processes that write the same ones never wait for each other in a circle."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from catalog.models import Origin
from catalog.sources.database import genres, writes
from catalog.sources.tmdb.parsing import detail_of
from catalog.types import Genre, MovieDetail
from tests.catalog.conftest import forget
from tests.catalog.tmdb_server import FIRST, detail
from tests.lock_order import blocked

LOCK_MOVIE = "SELECT FROM catalog_movie WHERE id = %s FOR UPDATE"
LOCK_PERSON = "SELECT FROM catalog_person WHERE id = %s FOR UPDATE"
LOCK_GENRE = "SELECT FROM catalog_genre WHERE id = %s FOR UPDATE"
GENRES = [Genre(90_003, "Ascetic"), Genre(90_002, "Baroque"), Genre(90_001, "Camp")]


def details() -> list[MovieDetail]:
    return [detail_of(detail(movie_id)) for movie_id in (FIRST + 2, FIRST + 1, FIRST)]


def save_details() -> None:
    writes.save_details(details(), origin=Origin.TMDB, fetched_at=datetime.now(UTC))


def save_summaries() -> None:
    writes.save_summaries([movie.summary for movie in details()], origin=Origin.TMDB, fetched_at=datetime.now(UTC))


@pytest.fixture(autouse=True)
def _stored(transactional_db: None) -> Iterator[None]:
    save_details()
    genres.save(GENRES)
    yield
    forget()


@pytest.mark.parametrize("save", [save_summaries, save_details])
def test_movies_are_locked_in_the_order_of_their_ids(save: Callable[[], None]) -> None:
    with blocked(save, LOCK_MOVIE, FIRST) as other:
        other.execute(LOCK_MOVIE, [FIRST + 2])


def test_people_are_locked_in_the_order_of_their_ids() -> None:
    least, *_, largest = sorted(person.id for movie in details() for person in (*movie.directors, *movie.cast))
    with blocked(save_details, LOCK_PERSON, least) as other:
        other.execute(LOCK_PERSON, [largest])


def test_genres_are_locked_in_the_order_of_their_ids() -> None:
    with blocked(lambda: genres.save(GENRES), LOCK_GENRE, 90_001) as other:
        other.execute(LOCK_GENRE, [90_003])
