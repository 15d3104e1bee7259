"""Films by what somebody types: titles, people, themes, years."""

from typing import Any

import pytest

from catalog.models import Movie
from catalog.services import search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genres_are_known")]
SAMURAI = 346
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


@pytest.mark.parametrize("typed", ["akira kurosawa 1954", "heist 1995", "기생충 2019"])
def test_a_year_narrows_people_themes_and_other_scripts(typed: str) -> None:
    year = int(typed[-4:])
    found = search.search(typed).value.items
    assert found
    assert all(abs((film.year or 0) - year) <= 1 for film in found[:3])
