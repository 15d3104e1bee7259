"""The rules that every answer keeps, whatever the history."""

import math
import random
from collections.abc import Set as AbstractSet
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommend.engine import Mode, Model, Recommendation, fit
from tests.recommend.engine.synthetic import GENRES, LARGER, MOVIES, community, favorites

MODELS = {user_count: fit(favorites(user_count), MOVIES) for user_count in (0, 1, 12, 90)}
IDS = frozenset(movie["id"] for movie in MOVIES)

some_ids = st.lists(st.one_of(st.integers(-3, 64), st.sampled_from(["no such movie", None])), max_size=30)
some_genres = st.lists(st.sampled_from([*GENRES, "horror", "No Such Genre"]), max_size=4)
causes = st.one_of(
    st.tuples(st.just("because"), st.integers(0, 59)),
    st.tuples(st.just("genre"), st.sampled_from(GENRES)),
    st.tuples(st.sampled_from(["person", "director"]), st.sampled_from(["Ada Alm", "ben bo", "Nobody"])),
    st.tuples(st.just("keyword"), st.sampled_from(["heist", "No such"])),
    st.tuples(st.just("language"), st.sampled_from(["en", "xx"])),
    st.tuples(st.just("country"), st.sampled_from(["US", "SE"])),
    st.tuples(st.just("decade"), st.sampled_from(["1950", 1990, "no year"])),
    st.tuples(st.sampled_from(["crowd", "franchise"]), st.sampled_from(["", "Saga"])),
)
questions = st.fixed_dictionaries(
    {
        "favorites": some_ids,
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
@given(user_count=st.sampled_from(sorted(MODELS)), question=questions)
def test_every_answer_keeps_every_rule(user_count: int, question: dict[str, Any]) -> None:
    recommended = MODELS[user_count].recommend(**question)
    never = {*question["favorites"], *question["exclude"], *question["dismissed"]}
    assert broken_rules(recommended, never, question["k"]) == []


@pytest.mark.no_cover  # ten thousand times the same lines
@pytest.mark.timeout(240)
def test_ten_thousand_random_histories_break_no_rule() -> None:
    rng = random.Random(5)
    for _ in range(10_000):
        favorite_ids, away = ([rng.randrange(-2, 64) for _ in range(rng.randrange(9))] for _ in range(2))
        number = rng.randrange(12)
        model = MODELS[rng.choice(sorted(MODELS))]
        recommended = model.recommend(favorite_ids, rng.sample(GENRES, rng.randrange(3)), away, number)
        assert broken_rules(recommended, {*favorite_ids, *away}, number) == []


def broken_rules(
    recommended: list[Recommendation], never: set[Any], number: int, all_ids: AbstractSet[Any] = IDS
) -> list[str]:
    """What is wrong with an answer."""
    ids, scores = [item.movie_id for item in recommended], [item.score for item in recommended]
    rules = {
        "a movie that must not be shown": not never & set(ids),
        "a movie twice, too many or too few": len(set(ids)) == len(ids) == min(number, len(all_ids - never)),
        "an unknown movie": set(ids) <= all_ids,
        "a score that is no number": all(map(math.isfinite, scores)),
        "a score that rises": scores == sorted(scores, reverse=True),
        "parts that are not the score": all(
            math.isclose(sum(part.value for part in item.parts), item.score, abs_tol=1e-6) for item in recommended
        ),
    }
    return [rule for rule, holds in rules.items() if not holds]


@settings(max_examples=40, deadline=None)
@given(user_count=st.sampled_from(sorted(MODELS)), question=questions)
def test_the_same_question_has_the_same_answer(user_count: int, question: dict[str, Any]) -> None:
    repeated = fit(favorites(user_count), MOVIES, seed=5)
    assert MODELS[user_count].recommend(**question) == repeated.recommend(**question)


@settings(max_examples=60, deadline=None)
@given(user_count=st.sampled_from(sorted(MODELS)), favorite_ids=st.lists(st.integers(0, 59), max_size=10))
def test_unknown_ids_change_nothing(user_count: int, favorite_ids: list[int]) -> None:
    model = MODELS[user_count]
    with_unknown = [*favorite_ids, "who?", -1, (1, 2)]
    assert model.recommend(with_unknown, exclude=["who?"], dismissed=[-1]) == model.recommend(favorite_ids)


@pytest.mark.parametrize("mode", ["familiar", "balanced", "adventurous"])
def test_every_mode_answers_nobody_and_somebody(mode: Mode) -> None:
    for model in MODELS.values():
        assert broken_rules(model.recommend([], mode=mode), set(), 20) == []
        assert broken_rules(model.recommend([1, 8, 20], ["Drama"], mode=mode), {1, 8, 20}, 20) == []


@pytest.mark.parametrize("user_count", sorted(MODELS))
def test_nobody_gets_an_answer(user_count: int) -> None:
    recommended = MODELS[user_count].recommend([], [])
    assert len(recommended) == 20
    assert {item.reason["kind"] for item in recommended if item.reason} == {"popular"}


@pytest.mark.parametrize("user_count", [0, 300])
def test_genres_alone_bring_movies_of_these_genres(user_count: int) -> None:
    recommended = fit(community(user_count), LARGER).recommend([], ["Western"], k=10)
    assert [
        item for item in recommended if "Western" not in (LARGER[int(str(item.movie_id))].get("genres") or ())
    ] == []
    assert [
        item for item in recommended if ("genre", "Western") not in {(part.kind, part.name) for part in item.parts}
    ] == []


def test_an_empty_catalog_has_no_movies() -> None:
    model = fit(favorites(3), [])
    assert model.recommend([1, 2], ["Drama"]) == []
    assert model.similar(1) == []


def test_a_catalog_of_bare_ids_is_ranked_in_its_own_order() -> None:
    model = fit([], [{"id": name} for name in "dbca"])
    assert [item.movie_id for item in model.recommend([], k=9)] == list("dbca")


def test_none_of_the_facts_is_needed() -> None:
    keys = {key for movie in MOVIES for key in movie} - {"id"}
    bare: list[Any] = [{"id": number, **dict.fromkeys(keys)} for number in range(5)]
    assert len(fit(favorites(4), bare).recommend([1, 2], ["Drama"], k=9, min_score=5, languages=["en"])) == 3


def test_a_movie_that_is_given_twice_is_one_movie() -> None:
    recommended = fit([], [{"id": 1}, {"id": 2}, {"id": 1, "title": "Later"}]).recommend([], k=9)
    assert [item.movie_id for item in recommended] == [1, 2]


def test_a_year_that_cannot_be_is_no_year() -> None:
    movies: list[Any] = [{"id": 1, "year": 0}, {"id": 2, "year": 99_999}, {"id": 3, "year": 1999}]
    assert [item.movie_id for item in fit([], movies).recommend([], year_from=1990)] == [3, 1, 2]


def test_the_order_of_equal_movies_is_the_order_of_the_catalog() -> None:
    movies: list[Any] = [{"id": number, "vote_count": 10, "vote_average": 7.0} for number in (5, 3, 9, 1)]
    assert [item.movie_id for item in fit([], movies).recommend([], k=3)] == [5, 3, 9]


def test_a_generator_serves_as_well_as_a_list() -> None:
    model: Model = fit((favorite for favorite in favorites(5)), (movie for movie in MOVIES))
    listed = fit(favorites(5), MOVIES).recommend([1, 2], exclude=[3], dismissed=[4])
    assert model.recommend([1, 2], exclude=iter([3]), dismissed=iter([4])) == listed
