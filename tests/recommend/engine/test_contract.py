"""The rules that every answer keeps, whatever the history."""

import math
import random
from collections.abc import Set as AbstractSet
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommend.engine import Model, Recommendation, candidates, crowd, fit
from tests.recommend.engine.worlds import FILMS, GENRES, favorites


def _fit_large(people: int) -> Model:
    """The same model as for a very large catalogue: neighbours instead of EASE, candidates instead of all films."""
    solved, offered, crowd.MOST_SOLVED, candidates.POPULAR = crowd.MOST_SOLVED, candidates.POPULAR, 10, 5
    try:
        return fit(favorites(people), FILMS)
    finally:
        crowd.MOST_SOLVED, candidates.POPULAR = solved, offered


MODELS = {people: fit(favorites(people), FILMS) for people in (0, 1, 12, 90)}
LARGE = {-people: _fit_large(people) for people in (1, 90)}  # told apart by the sign
EVERY = MODELS | LARGE
IDS = frozenset(one["id"] for one in FILMS)

some_ids = st.lists(st.one_of(st.integers(-3, 64), st.sampled_from(["no such film", None])), max_size=30)
some_genres = st.lists(st.sampled_from([*GENRES, "horror", "No Such Genre"]), max_size=4)
causes = st.one_of(
    st.tuples(st.just("because"), st.integers(0, 59)),
    st.tuples(st.just("genre"), st.sampled_from(GENRES)),
    st.tuples(st.just("person"), st.sampled_from(["Ada Alm", "ben bo", "Nobody"])),
)
questions = st.fixed_dictionaries(
    {
        "favourites": some_ids,
        "preferred_genres": some_genres,
        "exclude": some_ids,
        "k": st.integers(0, 80),
        "disliked_genres": some_genres,
        "dismissed": some_ids,
        "languages": st.lists(st.sampled_from(["en", "sv", "xx"]), max_size=2),
        "year_from": st.none() | st.integers(1900, 2030),
        "year_to": st.none() | st.integers(1900, 2030),
        "min_score": st.none() | st.floats(0, 10),
        "mode": st.sampled_from(["familiar", "balanced", "adventurous"]),
        "muted": st.frozensets(causes, max_size=4),
    }
)


@pytest.mark.timeout(120)
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=st.sampled_from(sorted(EVERY)), question=questions)
def test_every_answer_keeps_every_rule(people: int, question: dict[str, Any]) -> None:
    found = EVERY[people].recommend(**question)
    never = {*question["favourites"], *question["exclude"], *question["dismissed"]}
    assert broken_rules(found, never, question["k"]) == []


@pytest.mark.timeout(240)
def test_ten_thousand_random_histories_break_no_rule() -> None:
    dice = random.Random(5)
    for _ in range(10_000):
        known, away = ([dice.randrange(-2, 64) for _ in range(dice.randrange(9))] for _ in range(2))
        number = dice.randrange(12)
        model = EVERY[dice.choice(sorted(EVERY))]
        found = model.recommend(known, dice.sample(GENRES, dice.randrange(3)), away, number)
        assert broken_rules(found, {*known, *away}, number) == []


def broken_rules(
    found: list[Recommendation], never: set[Any], number: int, all_ids: AbstractSet[Any] = IDS
) -> list[str]:
    """What is wrong with an answer."""
    ids, scores = [one.movie_id for one in found], [one.score for one in found]
    rules = {
        "a film that must not be shown": not never & set(ids),
        "a film twice, too many or too few": len(set(ids)) == len(ids) == min(number, len(all_ids - never)),
        "an unknown film": set(ids) <= all_ids,
        "a score that is no number": all(map(math.isfinite, scores)),
        "a score that rises": scores == sorted(scores, reverse=True),
        "parts that are not the score": all(
            math.isclose(sum(part.value for part in one.parts), one.score, abs_tol=1e-6) for one in found
        ),
    }
    return [rule for rule, kept in rules.items() if not kept]


@settings(max_examples=40, deadline=None)
@given(people=st.sampled_from(sorted(MODELS)), question=questions)
def test_the_same_question_has_the_same_answer(people: int, question: dict[str, Any]) -> None:
    again = fit(favorites(people), FILMS, seed=5)
    assert MODELS[people].recommend(**question) == again.recommend(**question)


@settings(max_examples=60, deadline=None)
@given(people=st.sampled_from(sorted(MODELS)), known=st.lists(st.integers(0, 59), max_size=10))
def test_unknown_ids_change_nothing(people: int, known: list[int]) -> None:
    model = MODELS[people]
    odd = [*known, "who?", -1, (1, 2)]
    assert model.recommend(odd, exclude=["who?"], dismissed=[-1]) == model.recommend(known)


@pytest.mark.parametrize("people", sorted(MODELS))
def test_nobody_gets_an_answer(people: int) -> None:
    found = MODELS[people].recommend([], [])
    assert len(found) == 20
    assert {one.reason["kind"] for one in found if one.reason} == {"popular"}


@pytest.mark.parametrize("people", sorted(MODELS))
def test_genres_alone_bring_films_of_these_genres(people: int) -> None:
    found = MODELS[people].recommend([], ["Western"], k=5)
    held = [one for one in found if one.reason == {"kind": "genre", "genre": "Western"}]
    assert len(held) >= 3


def test_an_empty_catalogue_has_no_films() -> None:
    model = fit(favorites(3), [])
    assert model.recommend([1, 2], ["Drama"]) == []
    assert model.similar(1) == []


def test_a_catalogue_of_bare_ids_is_ranked_in_its_own_order() -> None:
    model = fit([], [{"id": name} for name in "dbca"])
    assert [one.movie_id for one in model.recommend([], k=9)] == list("dbca")


def test_none_of_the_facts_is_needed() -> None:
    keys = {key for one in FILMS for key in one} - {"id"}
    bare: list[Any] = [{"id": number, **dict.fromkeys(keys)} for number in range(5)]
    assert len(fit(favorites(4), bare).recommend([1, 2], ["Drama"], k=9, min_score=5, languages=["en"])) == 3


def test_a_film_that_is_given_twice_is_one_film() -> None:
    found = fit([], [{"id": 1}, {"id": 2}, {"id": 1, "title": "Later"}]).recommend([], k=9)
    assert [one.movie_id for one in found] == [1, 2]


def test_a_year_that_cannot_be_is_no_year() -> None:
    films: list[Any] = [{"id": 1, "year": 0}, {"id": 2, "year": 99_999}, {"id": 3, "year": 1999}]
    assert [one.movie_id for one in fit([], films).recommend([], year_from=1990)] == [3, 1, 2]


def test_the_order_of_equal_films_is_the_order_of_the_catalogue() -> None:
    films: list[Any] = [{"id": number, "vote_count": 10, "vote_average": 7.0} for number in (5, 3, 9, 1)]
    assert [one.movie_id for one in fit([], films).recommend([], k=3)] == [5, 3, 9]


def test_a_generator_serves_as_well_as_a_list() -> None:
    model: Model = fit((one for one in favorites(5)), (one for one in FILMS))
    listed = fit(favorites(5), FILMS).recommend([1, 2], exclude=[3], dismissed=[4])
    assert model.recommend([1, 2], exclude=iter([3]), dismissed=iter([4])) == listed
