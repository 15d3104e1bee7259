"""Finding movies that are named elsewhere."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from catalog.models import Origin
from catalog.services import movies, resolver
from catalog.sources import fallback
from catalog.sources.database import writes
from catalog.types import MovieReference
from project import cache
from project.errors import NotFound


def _ids(*references: MovieReference) -> list[list[int]]:
    return [[movie.id for movie in candidates] for candidates in resolver.find(references)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reference", "ids"),
    [
        (MovieReference(movie_id=238), [238]),
        (MovieReference(imdb_id="tt0110912"), [680]),
        (MovieReference("Pulp Fiction", 1994), [680]),
        (MovieReference("PULP FICTION!", 1995), [680]),
        (MovieReference("Pulp Fiction", 1997), []),
        (MovieReference("기생충", 2019), [496243]),
        (MovieReference("Der Pate", 1972), [238]),
        (MovieReference("DIE SIEBEN SAMURAI"), [346]),
        (MovieReference("Pulp Fiction", movie_id=238), [238]),
        (MovieReference("Pulp Fiction", movie_id=999_999_999), [680]),
        (MovieReference("No Such Film"), []),
        (MovieReference(), []),
        (MovieReference("!?"), []),
    ],
)
def test_a_movie_is_found_by_the_surest_of_its_names(reference: MovieReference, ids: list[int]) -> None:
    assert _ids(reference) == [ids]


@pytest.mark.django_db
def test_two_movies_of_one_title_are_both_candidates_until_a_year_is_said() -> None:
    both_movies, of_one_year = _ids(MovieReference("Dune"), MovieReference("Dune", 2021))
    assert (len(both_movies), len(of_one_year)) == (2, 1)


@pytest.mark.django_db
def test_many_movies_take_one_query(django_assert_num_queries: Any) -> None:
    resolver.find([MovieReference("Dune")])
    with django_assert_num_queries(1):
        assert all(_ids(*(MovieReference(movie_id=movie_id) for movie_id in (238, 155, 278) * 50)))


class _Tmdb:
    """A TMDb that knows one movie, and counts what it is asked."""

    calls = 0

    def details(self, movie_id: int) -> Any:
        self.calls += 1
        if movie_id != 42:
            raise NotFound("There is no such film.")
        return fallback.local().details(238)

    def search(self, query: str, **_: object) -> Any:
        self.calls += 1
        return fallback.local().search("The Godfather")


@pytest.fixture
def live(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Tmdb]:
    """Loaded patiently, that is in the test's own thread: what another one writes to the mirror would stay."""
    source = _Tmdb()
    settings.TMDB_ENABLED = True
    monkeypatch.setattr(fallback, "tmdb", lambda: source)
    with cache.patiently():
        yield source


@pytest.mark.django_db
def test_with_a_key_tmdb_is_asked_for_what_is_not_stored(live: _Tmdb) -> None:
    references = MovieReference("The Godfather", 1973), MovieReference("Zzz")
    assert _ids(MovieReference(movie_id=42), MovieReference(movie_id=43), *references) == [[238], [], [238], []]
    assert live.calls == 3  # The Godfather of 1973 was known


@pytest.mark.django_db
def test_tmdb_is_asked_for_some_only(live: _Tmdb) -> None:
    resolver.find([MovieReference(movie_id=10**8 + number) for number in range(100)])
    assert live.calls == resolver.MOST_LIVE


@pytest.mark.django_db
def test_a_title_that_was_mirrored_is_found(db: None) -> None:
    movie = movies.by_ids([238])[0]
    writes.save_summaries([movie], origin=Origin.TMDB, fetched_at=datetime.now(UTC))
    assert _ids(MovieReference(movie.title, movie.year)) == [[238]]
