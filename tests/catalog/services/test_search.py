"""Movies by what somebody types: titles, people, themes, years."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Credit, Movie, Origin, Person
from catalog.services import listings, search
from catalog.types import Filters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genres_are_known")]
SAMURAI = 346
NOW = datetime(2026, 1, 1, tzinfo=UTC)
KUROSAWA = "Akira Kurosawa"


@pytest.mark.parametrize(
    ("query", "title"),
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
def test_a_movie_is_found_however_it_is_typed(query: str, title: str) -> None:
    assert title in [movie.title for movie in search.search(query).value.items[:3]]


@pytest.mark.parametrize(("year", "is_found"), [(1952, False), (1953, True), (1954, True), (1955, True), (1956, False)])
@pytest.mark.parametrize("query", ["seven samurai", "七人の侍", "feudal japan"])
def test_a_year_asked_for_is_right_give_or_take_one(query: str, year: int, *, is_found: bool) -> None:
    Movie.objects.filter(id=SAMURAI).update(search_text="seven samurai 七人の侍", keywords=["feudal japan"])
    movie_ids = [movie.id for movie in search.search(query, year=year).value.items]
    assert (SAMURAI in movie_ids) is is_found


@pytest.mark.parametrize(("year", "is_found"), [(1953, False), (1954, True), (1955, False)])
def test_movies_of_a_person_are_of_the_very_year_asked_for(year: int, *, is_found: bool) -> None:
    movie_ids = [movie.id for movie in search.search(KUROSAWA, year=year).value.items]
    assert (SAMURAI in movie_ids) is is_found


@pytest.mark.parametrize("query", [KUROSAWA, "akira kurosava"])
def test_movies_of_a_person_are_found(query: str) -> None:
    titles = [movie.title for movie in search.search(query).value.items]
    assert {"Seven Samurai", "Rashomon"} <= set(titles)


@pytest.mark.parametrize("query", ["heist", "Heist", "heist movies", "a heist film"])
def test_movies_of_a_theme_are_found(query: str) -> None:
    heists = search.search(query).value
    assert heists.total > 5
    themed = Movie.objects.filter(id__in=[movie.id for movie in heists.items], keywords__contains=["heist"])
    assert themed.count() > len(heists.items) / 2


def test_a_theme_of_two_words_is_found() -> None:
    movie_ids = [movie.id for movie in search.search("time travel").value.items]
    assert Movie.objects.filter(id__in=movie_ids, keywords__contains=["time travel"]).exists()


@pytest.mark.parametrize("query", ["qqqqzzzz xxyyxx", "%", "'; DROP TABLE", "\u200b", "x" * 200, "((((", "2021"])
def test_odd_words_are_no_error(query: str) -> None:
    assert search.search(query).source == "sample"


@pytest.mark.parametrize("query", ["😀", "%%", "_", " ", "\u202e", "́", "'\";--"])
def test_signs_alone_are_not_all_movies(query: str) -> None:
    assert search.answer(query).movies.value.total == 0
    assert search.local_movies(query) == []


def test_signs_beside_words_that_are_understood_are_passed_over() -> None:
    assert search.answer("drama 😀").movies.value.total == search.answer("drama").movies.value.total


def test_a_search_has_pages_that_repeat_nothing() -> None:
    ids = [movie.id for page in (1, 2) for movie in search.search("the", page=page).value.items]
    assert len(ids) == len(set(ids)) == 40


def test_a_search_costs_a_constant_number_of_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        search.search("seven samurai 1954")


@pytest.mark.parametrize("query", ["akira kurosawa 1954", "heist 1995", "기생충 2019"])
def test_a_year_narrows_people_themes_and_other_scripts(query: str) -> None:
    year = int(query[-4:])
    years = {movie.year for movie in search.search(query).value.items[:3]}
    assert years
    assert years <= {year - 1, year, year + 1}


def stored(number: int, title: str, **fields: Any) -> int:
    """A movie that nobody ever made; its id, which grows with ``number``."""
    return Movie.objects.create(
        id=8_000_000 + number, title=title, search_text=title, origin=Origin.SAMPLE, fetched_at=NOW, **fields
    ).pk


def order_of(query: str, **options: Any) -> list[int]:
    """The made-up movies that a search finds, in its order."""
    return [movie.id for movie in search.search(query, **options).value.items if movie.id >= 8_000_000]


def test_a_title_that_begins_as_typed_comes_before_one_that_only_has_it() -> None:
    inside, first = stored(1, "night zebrastripe"), stored(2, "zebrastripe night")
    assert order_of("zebrastripe") == [first, inside]


def test_a_whole_title_of_a_translation_comes_before_the_beginning_of_another() -> None:
    begins = stored(1, "zebrastripe so")
    whole_title = stored(2, "o", search_translated="zebrastripe")
    assert order_of("zebrastripe") == [whole_title, begins]


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda: search.search("七人の侍"), "movie_other_letters"),
        (lambda: listings.discover(Filters(sort="title.asc")), "movie_title_order"),
        (lambda: listings.discover(Filters(runtime_to=90, min_votes=50)), "movie_runtime"),
    ],
)
def test_an_index_answers_for_it(ask: Callable[[], object], index: str) -> None:
    with CaptureQueriesContext(connection) as sent:
        ask()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # the sample is so small that reading all of it costs less
        cursor.execute("EXPLAIN " + sent[-1]["sql"].replace("%", "%%"), ())
        assert index in str(cursor.fetchall())


@pytest.mark.parametrize("query", ["zebrastripe", "斑馬", "zebra herding"])
def test_of_equally_good_titles_and_themes_the_popular_come_first(query: str) -> None:
    themes = ["zebra herding"]
    little, much = (stored(number, "zebrastripe 斑馬", keywords=themes, popularity=number) for number in (10, 90))
    assert order_of(query) == [much, little]


def test_a_movie_of_the_very_year_comes_before_a_more_popular_one_of_the_next() -> None:
    next_year, very = stored(1, "zebrastripe", year=2001, popularity=50), stored(2, "zebrastripe", year=2000)
    assert order_of("zebrastripe", year=2000) == [very, next_year]


def test_a_word_in_another_script_counts_more_than_a_part_of_one() -> None:
    part, word = stored(1, "斑馬線"), stored(2, "斑馬")
    assert order_of("斑馬") == [word, part]


def test_leading_parts_come_before_minor_ones() -> None:
    person = Person.objects.create(id=8_000_001, name="Zeno Brastripe", search_name="zeno brastripe")
    minor, leading = stored(1, "one"), stored(2, "two")
    for movie_id, place in ((minor, 9), (leading, 0)):
        Credit.objects.create(movie_id=movie_id, person=person, role="cast", position=place)
    assert order_of("zeno brastripe") == [leading, minor]


def test_a_theme_fits_with_all_its_words_alone() -> None:
    stored(1, "one", keywords=["zebra"])
    both_words, whole_theme = (
        stored(2, "two", keywords=["zebra", "herding"]),
        stored(3, "three", keywords=["zebra herding"]),
    )
    assert order_of("zebra herding") == [whole_theme, both_words]


def test_what_fits_in_two_ways_counts_by_the_better_one() -> None:
    fits_twice = stored(1, "zebra herding", keywords=["zebra"])
    theme = stored(2, "two", keywords=["zebra herding"])
    assert order_of("zebra herding") == [fits_twice, theme]
