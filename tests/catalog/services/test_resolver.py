"""Finding movies that are named elsewhere."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from catalog.models import Movie, Origin
from catalog.services import movies, resolver
from catalog.sources import fallback
from catalog.sources.database import writes
from catalog.sources.tmdb import TmdbClient, TmdbSource
from catalog.types import MovieReference
from project.errors import NotFound, SourceUnavailable
from tests.catalog.tmdb_server import FIRST, TOKEN, TmdbServer, german_title, serve, title


def _ids(*references: MovieReference) -> list[list[int]]:
    return [[movie.id for movie in match.movies] for match in resolver.find(references)]


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
    with django_assert_num_queries(1):
        assert all(_ids(*(MovieReference(movie_id=movie_id) for movie_id in (238, 155, 278) * 50)))


def _without_accents(title: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", title) if not unicodedata.combining(letter))


def _article_behind(title: str) -> str:
    article, _, words = title.partition(" ")
    return f"{words}, {article}" if article in {"The", "A", "An"} else title


SPELLINGS: dict[str, Callable[[str], str]] = {
    "lower case": str.lower,
    "upper case": str.upper,
    "no accents": _without_accents,
    "letters apart": lambda title: unicodedata.normalize("NFD", title),
    "curly apostrophes": lambda title: title.replace("'", "\u2019"),
    "no apostrophes": lambda title: title.replace("'", "").replace("\u2019", ""),
    "ampersands": lambda title: title.replace(" and ", " & "),
    "no ampersands": lambda title: title.replace("&", "and"),
    "articles behind": _article_behind,
    "no punctuation": lambda title: "".join(letter for letter in title if letter.isalnum() or letter == " "),
    "fractions typed": lambda title: title.replace("½", " 1/2"),
    "Roman numerals": lambda title: re.sub(r" 2$", " II", re.sub(r" 3$", " III", title)),
}


@pytest.mark.django_db
@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("column", ["title", "original_title"])
def test_no_movie_is_lost_by_the_way_its_title_is_written(spell: Callable[[str], str], column: str) -> None:
    rows = list(Movie.objects.exclude(**{column: ""}).values_list("id", column, "year"))
    matches = resolver.find([MovieReference(spell(title), year) for _, title, year in rows])
    assert not [
        title for (movie_id, title, _), match in zip(rows, matches, strict=True)
        if match.movie is None or match.movie.id != movie_id
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("off", [-1, 1])
def test_a_year_may_be_one_off(off: int) -> None:
    rows = list(Movie.objects.values_list("id", "title", "year"))
    matches = resolver.find([MovieReference(title, (year or 0) + off) for _, title, year in rows])
    lost = [row for row, match in zip(rows, matches, strict=True) if row[0] not in {movie.id for movie in match.movies}]
    assert len(lost) <= 2  # another movie of the same title stands in that very year


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reference", "ids"),
    [
        (MovieReference("Ran", 1985, 155, "tt0089881"), {155, 11645}),
        (MovieReference("Ran", 1985, 155, "tt9999999"), {155, 11645}),
        (MovieReference("", None, 155, "tt0089881"), {155, 11645}),
    ],
)
def test_ids_that_contradict_each_other_are_not_clear(reference: MovieReference, ids: set[int]) -> None:
    (match,) = resolver.find([reference])
    assert (match.contradictory, match.movie, {movie.id for movie in match.movies}) == (True, None, ids)


@pytest.mark.django_db
def test_an_older_id_of_imdb_is_no_contradiction() -> None:
    (match,) = resolver.find([MovieReference("ran", 1985, 11645, "tt9999999")])
    assert match.movie
    assert match.movie.id == 11645


@pytest.fixture
def tmdb(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[TmdbServer]:
    """A TMDb whose movies are not stored."""
    for server in serve():
        settings.TMDB_ENABLED, settings.TMDB_BASE_URL, settings.TMDB_ACCESS_TOKEN = True, server.url, TOKEN
        source = TmdbSource(TmdbClient(), language="en-US")
        monkeypatch.setattr(fallback, "tmdb", lambda present=source: present)
        yield server
        source.client.close()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reference", "kinds"),
    [
        (MovieReference(movie_id=FIRST + 3), {"details": 1}),
        (MovieReference(imdb_id=f"tt{FIRST + 3}"), {"find": 1}),
        (MovieReference(title(FIRST + 3).upper(), 1983), {"search/movie": 1}),
        (MovieReference(title(FIRST + 3), 1984), {"search/movie": 2}),
        (MovieReference(title(FIRST + 3), 1983, FIRST + 5000, "tt1"), {"details": 1, "find": 1, "search/movie": 1}),
    ],
)
def test_tmdb_is_asked_by_the_surest_name(tmdb: TmdbServer, reference: MovieReference, kinds: dict[str, int]) -> None:
    match = resolver.ask(reference)
    assert match.movie
    assert match.movie.id == FIRST + 3
    assert tmdb.kinds() == kinds
    assert Movie.objects.filter(id=FIRST + 3).exists()


@pytest.mark.django_db
def test_what_tmdb_does_not_know_is_nothing(tmdb: TmdbServer) -> None:
    assert resolver.ask(MovieReference("No Such Film", 1999)).movies == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "reference", [MovieReference("No Such Film", imdb_id="tt9000004"), MovieReference(german_title(FIRST + 3))]
)
def test_what_tmdb_lists_and_has_no_longer_is_nothing(
    tmdb: TmdbServer, reference: MovieReference, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lists are older than its movies, and not everything that looks like an id is one."""

    def gone(*_: object) -> Any:
        raise NotFound

    listed = fallback.tmdb().by_title(title(FIRST + 3))
    monkeypatch.setattr(TmdbSource, "by_title", lambda *_: listed)
    for question in ("details", "by_imdb_id"):
        monkeypatch.setattr(TmdbSource, question, gone)
    assert resolver.ask(reference).movies == ()


@pytest.mark.django_db
def test_what_tmdb_does_not_answer_is_not_taken_for_unknown(tmdb: TmdbServer) -> None:
    tmdb.fault = "success false"
    with pytest.raises(SourceUnavailable):
        resolver.ask(MovieReference("No Such Film", 1999))


@pytest.mark.django_db
def test_a_title_that_was_mirrored_is_found(db: None) -> None:
    movie = movies.by_ids([238])[0]
    writes.save_summaries([movie], origin=Origin.TMDB, fetched_at=datetime.now(UTC))
    assert _ids(MovieReference(movie.title, movie.year)) == [[238]]
