"""How a search is taken apart, where titles, themes and people of the same name decide."""

from datetime import UTC, datetime
from typing import Any

import pytest

from catalog.localization.text_normalization import fold, title_key
from catalog.models import Credit, Movie, Origin, Person
from catalog.services import query_parts, search
from catalog.services.understanding import understand
from project.localization.language import reading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genres_are_known")]
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def stored(number: int, title: str, **fields: Any) -> int:
    """A movie that nobody ever made; its id."""
    values = {"search_text": fold(title), "title_keys": [title_key(title)], "origin": Origin.SAMPLE, "fetched_at": NOW}
    return Movie.objects.create(id=8_000_000 + number, title=title, **values | fields).pk


@pytest.mark.parametrize(
    "title", ["Drama", "It", "Western", "Korea", "1999", "80s", "French", "Tom Hanks", "Like Alien", "LOTR"]
)
def test_a_title_wins_over_what_its_words_mean(title: str) -> None:
    movie_id = stored(1, title)
    answer = search.answer(title.lower())
    assert answer.movies.value.items[0].id == movie_id
    assert not answer.understood


def test_what_a_title_means_besides_is_an_alternative() -> None:
    stored(1, "Drama")
    assert [(part.kind, part.value) for part in understand("drama").alternatives] == [("genre", "18")]


def test_a_theme_is_not_taken_apart() -> None:
    stored(1, "one", keywords=["french new wave"])
    assert understand("French New Wave").parts == ()


def test_a_word_that_begins_a_title_is_no_initials() -> None:
    stored(1, "Zeb Quar Xylo")
    assert understand("zqx").movie_ids
    stored(2, "Zqxtra")
    assert not understand("zqx").movie_ids


def test_two_of_one_last_name_and_as_many_movies_are_not_told_apart() -> None:
    for number, name in enumerate(("Ada Zebrastripe", "Bob Zebrastripe"), start=8_000_001):
        person = Person.objects.create(id=number, name=name, search_name=fold(name))
        Credit.objects.create(movie_id=346, person=person, role="cast", position=90)
    assert [part.kind for part in understand("zebrastripe 1954").parts] == ["year"]
    assert [part.kind for part in understand("ada zebrastripe 1954").parts] == ["year", "person"]


@pytest.mark.parametrize(
    ("query", "years", "genre"),
    [
        ("western vor 1960", "-1959", "37"), ("westerns before 1960", "-1959", "37"), ("before the 60s", "-1959", ""),
        ("bis 1950", "-1950", ""), ("thriller until the 60s", "-1969", "53"), ("pre-1960 westerns", "-1959", "37"),
        ("filme vor den 60ern", "-1959", ""), ("horror after 1990", "1991-", "27"),
        ("nach den 80ern horror", "1990-", "27"), ("films since 2010", "2010-", ""),
        ("komödien ab 2000", "2000-", "35"), ("sci-fi from 1990 on", "1990-", "878"), ("älter als 1950", "-1949", ""),
        ("thriller newer than 2000", "2001-", "53"),
        ("between 1970 and 1980 thriller", "1970-1980", "53"), ("krimi von 1970 bis 1980", "1970-1980", "80"),
        ("thriller zwischen den 60ern und den 70ern", "1960-1979", "53"), ("1970-1980 crime", "1970-1980", "80"),
        ("crime 1970 \u2013 1980", "1970-1980", "80"), ("1970s to 1990s", "1970-1999", ""),
        ("krimi bis in die 90er", "-1999", "80"), ("in den 60er bis 70er", "1960-1979", ""),
        ("1990 onwards", "1990-", ""), ("filme von 1990 an", "1990-", ""),
    ],
)  # fmt: skip
def test_what_was_before_after_or_between_years_is_understood(query: str, years: str, genre: str) -> None:
    understanding = understand(query)
    assert {part.kind: part.value for part in understanding.parts} == {"years": years} | (
        {"genre": genre} if genre else {}
    )
    assert not understanding.rest
    first, _, last = years.partition("-")
    assert (understanding.filters.year_from or "", understanding.filters.year_to or "") == tuple(
        int(year) if year else "" for year in (first, last)
    )


@pytest.mark.parametrize(
    ("years", "english", "german"),
    [
        ("-1959", "until 1959", "bis 1959"),
        ("1991-", "from 1991", "ab 1991"),
        ("1970-1980", "1970\u20131980", "1970\u20131980"),
    ],
)
def test_years_are_told_in_the_readers_words(years: str, english: str, german: str) -> None:
    for language, name in (("en", english), ("de", german)):
        with reading(language):
            assert query_parts.part("years", years, "typed").name == name


@pytest.mark.parametrize(
    ("query", "kinds"),
    [("1917 2019", ["year"]), ("1980-1970", []), ("before sunrise", []), ("1970 to", ["year"]),
     ("after hours 1985", ["year"]), ("films from 1994", ["year"]), ("since", []), ("between 1970", ["year"]),
     ("1990,1995", []), ("80er-Jahre", ["decade"])],
)  # fmt: skip
def test_words_that_say_no_span_of_years_are_read_as_before(query: str, kinds: list[str]) -> None:
    assert [part.kind for part in understand(query).parts] == kinds


@pytest.mark.parametrize(
    "query", ["the", "film", "of the", "like", "wie", "80s 90s", "1999 2000", "korean japanese", "'", "'s", "-"]
)
def test_odd_searches_are_no_error(query: str) -> None:
    assert search.answer(query).movies.source == "sample"


def test_a_year_beside_the_search_changes_no_span_in_it() -> None:
    for query in ("westerns before 1960", "westerns since 1960"):
        assert search.answer(query, year=1995).movies.value.total == search.answer(query).movies.value.total


def test_a_search_costs_few_queries(django_assert_max_num_queries: Any) -> None:
    for query, most in (
        ("seven samurai", 3),
        ("korean thriller", 2),
        ("kurosawa", 2),
        ("lotr", 2),
        ("scary movie", 8),
        ("films by kurosawa", 5),
        (f"film {'of ' * 60}x", 10),
    ):
        with django_assert_max_num_queries(most):
            search.answer(query)
