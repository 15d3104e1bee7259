"""How a search is taken apart, where titles, themes and people of the same name decide."""

from datetime import UTC, datetime
from typing import Any

import pytest

from catalog.localization.text_normalization import fold, title_key
from catalog.models import Credit, Movie, Origin, Person
from catalog.services import search
from catalog.services.understanding import understand

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
    "query", ["the", "film", "of the", "like", "wie", "80s 90s", "1999 2000", "korean japanese", "'", "'s", "-"]
)
def test_odd_searches_are_no_error(query: str) -> None:
    assert search.answer(query).movies.source == "sample"


def test_a_search_costs_few_queries(django_assert_max_num_queries: Any) -> None:
    for query, most in (("seven samurai", 3), ("korean thriller", 2), ("kurosawa", 2), ("lotr", 2), ("scary movie", 8)):
        with django_assert_max_num_queries(most):
            search.answer(query)
