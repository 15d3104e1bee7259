"""The catalogue's services on the sample: what anybody sees without a TMDb key."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from catalog.models import Credit, Movie
from catalog.services import genres, listings, movies, posters, recommender_feed, search
from catalog.types import Chart, Filters
from project.errors import NotFound
from tests.conftest import Api

pytestmark = pytest.mark.django_db
SAMURAI, YOJIMBO = 346, 11_878
KUROSAWA = "Akira Kurosawa"


@pytest.fixture(autouse=True)
def _genres_are_known(db: None) -> None:
    genres.all_genres()


def films(filters: Filters) -> list[Movie]:
    """The stored rows of the first page that discover gives."""
    ids = [film.id for film in listings.discover(filters).value.items]
    rows = Movie.objects.in_bulk(ids)
    return [rows[one] for one in ids]


# --- lists --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chart", Chart)
def test_every_list_has_films_and_says_that_it_is_the_sample(chart: Chart) -> None:
    found = listings.chart(chart)
    assert (len(found.value.items), found.source, found.outage) == (20, "sample", False)


def test_lists_differ() -> None:
    lists = {tuple(film.id for film in listings.chart(chart).value.items) for chart in Chart}
    assert len(lists) == len(Chart)


def test_best_rated_films_are_well_rated() -> None:
    assert min(film.vote_average for film in listings.chart(Chart.TOP_RATED).value.items) > 7.5


def test_no_film_stands_on_two_pages() -> None:
    ids = [film.id for page in range(1, 6) for film in listings.chart(Chart.POPULAR, page=page).value.items]
    assert len(ids) == len(set(ids)) == 100


@pytest.mark.parametrize("chart", Chart)
def test_a_list_costs_three_queries_at_most(chart: Chart, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        listings.chart(chart, page=2)


# --- search -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Seven Samurai", "Seven Samurai"),
        ("seven samurau", "Seven Samurai"),
        ("SEVEN  SAMURAI", "Seven Samurai"),
        ("Shichinin no Samurai 1954", "Seven Samurai"),
        ("amelie", "Amélie"),
        ("Amélie 2001", "Amélie"),
        ("parasit", "Parasite"),
        ("기생충", "Parasite"),
        ("1917", "1917"),
        ("blade runner 2049", "Blade Runner 2049"),
        ("godfather", "The Godfather"),
    ],
)
def test_a_film_is_found_however_it_is_typed(typed: str, title: str) -> None:
    assert title in [film.title for film in search.search(typed).value.items[:3]]


def test_a_year_asked_for_apart_narrows() -> None:
    assert {film.year for film in search.search("dune", year=2021).value.items} <= {2020, 2021, 2022}


@pytest.mark.parametrize("typed", [KUROSAWA, "akira kurosava"])
def test_films_of_a_person_are_found(typed: str) -> None:
    titles = [film.title for film in search.search(typed).value.items]
    assert {"Seven Samurai", "Rashomon"} <= set(titles)


@pytest.mark.parametrize("typed", ["heist", "Heist", "heist movies", "a heist film"])
def test_films_of_a_theme_are_found(typed: str) -> None:
    found = search.search(typed).value
    assert found.total > 5
    themed = Movie.objects.filter(id__in=[film.id for film in found.items], keywords__contains=["heist"])
    assert themed.count() > len(found.items) / 2


def test_a_theme_of_two_words_is_found() -> None:
    found = search.search("time travel").value.items
    assert any("time travel" in film.keywords for film in Movie.objects.filter(id__in=[film.id for film in found]))


@pytest.mark.parametrize("typed", ["qqqqzzzz xxyyxx", "%", "'; DROP TABLE", "\u200b", "x" * 200, "((((", "2021"])
def test_odd_words_are_no_error(typed: str) -> None:
    assert search.search(typed).source == "sample"


def test_a_search_has_pages_that_repeat_nothing() -> None:
    ids = [film.id for page in (1, 2) for film in search.search("the", page=page).value.items]
    assert len(ids) == len(set(ids)) == 40


def test_a_search_costs_a_constant_number_of_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        search.search("seven samurai 1954")


# --- discover -----------------------------------------------------------------------------------------------


def test_all_of_several_genres() -> None:
    assert all({18, 80} <= set(film.genre_ids) for film in films(Filters(genres=(18, 80))))


def test_any_of_several_genres() -> None:
    found = films(Filters(genres=(27, 10402), any_genre=True))
    assert all({27, 10402} & set(film.genre_ids) for film in found)
    assert not all({27, 10402} <= set(film.genre_ids) for film in found)


def test_without_a_genre() -> None:
    assert not any(18 in film.genre_ids for film in films(Filters(without_genres=(18,))))


def test_between_two_years() -> None:
    assert {film.year for film in films(Filters(year_from=1950, year_to=1959))} <= set(range(1950, 1960))


def test_with_a_score() -> None:
    assert all(film.vote_average >= 8 for film in films(Filters(min_score=8)))


def test_with_many_votes() -> None:
    assert all(film.vote_count >= 20_000 for film in films(Filters(min_votes=20_000)))


def test_of_a_length() -> None:
    assert all(80 <= (film.runtime or 0) <= 90 for film in films(Filters(runtime_from=80, runtime_to=90)))


def test_in_a_language() -> None:
    assert {film.original_language for film in films(Filters(language="ja"))} == {"ja"}


def test_of_a_country() -> None:
    assert all("JP" in film.countries for film in films(Filters(country="JP")))


@pytest.mark.parametrize("keyword", ["heist", " Heist "])
def test_with_a_keyword(keyword: str) -> None:
    found = films(Filters(keyword=keyword))
    assert found
    assert all("heist" in film.keywords for film in found)


def test_with_a_person() -> None:
    person = Credit.objects.filter(movie_id=SAMURAI, role="director").values_list("person_id", flat=True)[0]
    found = films(Filters(person=person))
    assert SAMURAI in [film.id for film in found]
    assert all(film.credits.filter(person_id=person).exists() for film in found)


def test_filters_narrow_together() -> None:
    found = films(Filters(genres=(18,), language="ja", year_to=1960, min_score=7))
    assert found
    assert all(18 in f.genre_ids and f.original_language == "ja" and (f.year or 0) <= 1960 for f in found)


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("popularity", "popularity"),
        ("score", "vote_average"),
        ("votes", "vote_count"),
        ("title", "search_text"),
        ("release_date", "release_date"),
    ],
)
@pytest.mark.parametrize("way", ["asc", "desc"])
def test_films_come_in_the_order_asked_for(sort: str, key: str, way: str) -> None:
    values = [getattr(film, key) for film in films(Filters(sort=f"{sort}.{way}"))]
    known = [value for value in values if value is not None]
    assert all(a <= b if way == "asc" else a >= b for a, b in pairwise(known))
    assert known == values[: len(known)]


def test_scores_are_ranked_from_fifty_votes_on() -> None:
    assert all(film.vote_count >= 50 for film in films(Filters(sort="score.desc")))


def test_nothing_passes_filters_that_exclude_each_other() -> None:
    assert listings.discover(Filters(genres=(18,), without_genres=(18,))).value.total == 0


def test_discover_costs_three_queries_at_most(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        listings.discover(Filters(genres=(18,), keyword="heist", person=-5))


# --- one film, and those like it ------------------------------------------------------------------------------


def test_details_tell_everything(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        film = movies.details(SAMURAI).value
    assert (film.summary.title, film.summary.year, film.summary.available) == ("Seven Samurai", 1954, True)
    assert [person.name for person in film.directors] == [KUROSAWA]
    assert film.keywords
    assert film.runtime


@pytest.mark.parametrize("ask", [movies.details, movies.similar, movies.ensure_stored])
def test_an_unknown_film_is_not_found(ask: Any) -> None:
    with pytest.raises(NotFound):
        ask(8_999_999)


def test_similar_films_share_something_and_say_what() -> None:
    found = movies.similar(SAMURAI).value.items
    assert SAMURAI not in [one.movie.id for one in found]
    assert all(one.reason for one in found)
    assert any(KUROSAWA in one.reason for one in found)


def test_similar_films_cost_a_constant_number_of_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(10):
        movies.similar(SAMURAI)


def test_genres_are_named_in_order() -> None:
    names = [genre.name for genre in genres.all_genres().value]
    assert (len(names), names) == (19, sorted(names))


def test_films_come_in_the_order_of_their_ids_and_unknown_ones_are_left_out() -> None:
    assert [film.id for film in movies.movies([496243, 8_999_999, SAMURAI])] == [496243, SAMURAI]


def test_the_version_changes_when_a_film_is_added() -> None:
    before = recommender_feed.version()
    Movie.objects.filter(id=SAMURAI).update(detailed_at=None)
    Movie.objects.create(id=9_000_001, title="New", origin="tmdb", seen_at="2026-01-01T00:00Z")
    assert recommender_feed.version() != before


def test_what_a_recommender_may_know_has_no_texts() -> None:
    samurai = next(film for film in recommender_feed.film_facts() if film.id == SAMURAI)
    assert samurai.directors == (KUROSAWA,)
    assert not hasattr(samurai, "overview")


def test_a_recommender_can_ask_for_what_was_told_since() -> None:
    assert recommender_feed.film_facts(after=datetime.now(UTC)) == []


@pytest.mark.parametrize("typed", ["akira kurosawa 1954", "heist 1995", "기생충 2019"])
def test_a_year_narrows_people_themes_and_other_scripts(typed: str) -> None:
    year = int(typed[-4:])
    found = search.search(typed).value.items
    assert found
    assert all(abs((film.year or 0) - year) <= 1 for film in found[:3])


def test_a_stored_film_needs_no_source() -> None:
    assert movies.ensure_stored(SAMURAI).title == "Seven Samurai"


def test_the_drawn_poster_of_a_stored_film_is_a_picture() -> None:
    assert posters.poster(SAMURAI, 0).startswith("<svg")


# --- the same through the API ---------------------------------------------------------------------------------


def test_the_api_gives_the_same_films(api: Api) -> None:
    answer = api("GET", "/movies/popular?page=2").json()
    found = listings.chart(Chart.POPULAR, page=2).value
    assert [film["id"] for film in answer["data"]] == [film.id for film in found.items]
    assert answer["pagination"] == {"page": 2, "per_page": 20, "total": found.total, "pages": found.pages}
    assert answer["meta"]["source"] == "sample"


@pytest.mark.parametrize("path", ["/movies/8999999", "/movies/8999999/similar"])
def test_the_api_says_404_of_an_unknown_film(api: Api, path: str) -> None:
    assert api("GET", path).status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page=501", "page=x"])
def test_the_api_refuses_pages_that_cannot_be(api: Api, query: str) -> None:
    assert api("GET", f"/movies/popular?{query}").status_code == 422
