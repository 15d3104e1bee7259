"""Films by what somebody types: titles, people, themes, years."""

from datetime import UTC, datetime
from typing import Any

import pytest

from catalog.models import Credit, Movie, Origin, Person
from catalog.services import search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genres_are_known")]
SAMURAI = 346
NOW = datetime(2026, 1, 1, tzinfo=UTC)
KUROSAWA = "Akira Kurosawa"


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


@pytest.mark.parametrize(("year", "is_found"), [(1952, False), (1953, True), (1954, True), (1955, True), (1956, False)])
@pytest.mark.parametrize("typed", ["seven samurai", "七人の侍", "feudal japan"])
def test_a_year_asked_for_is_right_give_or_take_one(typed: str, year: int, *, is_found: bool) -> None:
    Movie.objects.filter(id=SAMURAI).update(search_text="seven samurai 七人の侍", keywords=["feudal japan"])
    movie_ids = [movie.id for movie in search.search(typed, year=year).value.items]
    assert (SAMURAI in movie_ids) is is_found


@pytest.mark.parametrize(("year", "is_found"), [(1953, False), (1954, True), (1955, False)])
def test_movies_of_a_person_are_of_the_very_year_asked_for(year: int, *, is_found: bool) -> None:
    movie_ids = [movie.id for movie in search.search(KUROSAWA, year=year).value.items]
    assert (SAMURAI in movie_ids) is is_found


@pytest.mark.parametrize("typed", [KUROSAWA, "akira kurosava"])
def test_films_of_a_person_are_found(typed: str) -> None:
    titles = [film.title for film in search.search(typed).value.items]
    assert {"Seven Samurai", "Rashomon"} <= set(titles)


@pytest.mark.parametrize("typed", ["heist", "Heist", "heist movies", "a heist film"])
def test_films_of_a_theme_are_found(typed: str) -> None:
    heists = search.search(typed).value
    assert heists.total > 5
    themed = Movie.objects.filter(id__in=[film.id for film in heists.items], keywords__contains=["heist"])
    assert themed.count() > len(heists.items) / 2


def test_a_theme_of_two_words_is_found() -> None:
    movie_ids = [film.id for film in search.search("time travel").value.items]
    assert Movie.objects.filter(id__in=movie_ids, keywords__contains=["time travel"]).exists()


@pytest.mark.parametrize("typed", ["qqqqzzzz xxyyxx", "%", "'; DROP TABLE", "\u200b", "x" * 200, "((((", "2021"])
def test_odd_words_are_no_error(typed: str) -> None:
    assert search.search(typed).source == "sample"


def test_a_search_has_pages_that_repeat_nothing() -> None:
    ids = [film.id for page in (1, 2) for film in search.search("the", page=page).value.items]
    assert len(ids) == len(set(ids)) == 40


def test_a_search_costs_a_constant_number_of_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        search.search("seven samurai 1954")


@pytest.mark.parametrize("typed", ["akira kurosawa 1954", "heist 1995", "기생충 2019"])
def test_a_year_narrows_people_themes_and_other_scripts(typed: str) -> None:
    year = int(typed[-4:])
    years = {film.year for film in search.search(typed).value.items[:3]}
    assert years
    assert years <= {year - 1, year, year + 1}


def stored(number: int, title: str, **more: Any) -> int:
    """A movie that nobody ever made; its id, which grows with ``number``."""
    return Movie.objects.create(
        id=8_000_000 + number, title=title, search_text=title, origin=Origin.SAMPLE, fetched_at=NOW, **more
    ).pk


def order_of(typed: str, **asked: Any) -> list[int]:
    """The made-up movies that a search finds, in its order."""
    return [movie.id for movie in search.search(typed, **asked).value.items if movie.id >= 8_000_000]


def test_a_title_that_begins_as_typed_comes_before_one_that_only_has_it() -> None:
    inside, first = stored(1, "night zebrastripe"), stored(2, "zebrastripe night")
    assert order_of("zebrastripe") == [first, inside]


def test_a_whole_title_of_a_translation_comes_before_the_beginning_of_another() -> None:
    begins = stored(1, "zebrastripe so")
    whole = stored(2, "o", search_translated="zebrastripe")
    assert order_of("zebrastripe") == [whole, begins]


@pytest.mark.parametrize("typed", ["zebrastripe", "斑馬", "zebra herding"])
def test_of_equally_good_titles_and_themes_the_popular_come_first(typed: str) -> None:
    themes = ["zebra herding"]
    little, much = (stored(n, "zebrastripe 斑馬", keywords=themes, popularity=n) for n in (10, 90))
    assert order_of(typed) == [much, little]


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


def test_a_whole_theme_counts_more_than_one_word_of_it() -> None:
    part, whole = stored(1, "one", keywords=["zebra"]), stored(2, "two", keywords=["zebra herding"])
    assert order_of("zebra herding") == [whole, part]


def test_what_fits_in_two_ways_counts_by_the_better_one() -> None:
    both = stored(1, "zebra herding", keywords=["zebra"])
    theme = stored(2, "two", keywords=["zebra herding"])
    assert order_of("zebra herding") == [both, theme]
