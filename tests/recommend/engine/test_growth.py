"""Films that came after the fit, in communities of every size."""

import numpy as np
import pytest

from recommend.engine import Model, Movie, fit, restore
from recommend.engine.taste import Wish, understand
from tests.recommend.engine.test_contract import EVERY, broken_rules
from tests.recommend.engine.worlds import FILMS, GENRES, PEOPLE, favorites, film

NEW: list[Movie] = [
    {**film(8), "id": "like 8", "vote_count": 90_000, "vote_average": 9.5},
    {"id": "bare"},
    {"id": "odd", "genres": ["No Such Genre"], "year": 2150, "language": "xx", "cast": ["Nobody"], "keywords": ["?"]},
]


def grown(people: int) -> Model:
    return EVERY[people].with_films(NEW)


def place(model: Model, movie_id: object) -> int:
    """Where a film stands for somebody who likes film 8."""
    return [one.movie_id for one in model.recommend([8], k=99)].index(movie_id)


@pytest.mark.parametrize("people", [0, 1, 12, 90])
def test_a_new_film_stands_about_where_a_fit_would_put_it(people: int) -> None:
    whole = fit(favorites(people), [*FILMS, *NEW])
    assert place(grown(people), "like 8") == pytest.approx(place(whole, "like 8"), abs=4)


@pytest.mark.parametrize("people", sorted(EVERY))
def test_known_films_keep_their_scores_against_each_other(people: int) -> None:
    nothing: tuple[str, ...] = ()
    catalogue = EVERY[people]._scorer.catalogue
    taste = understand(
        catalogue, [1, 2, 3], ["Drama"], ["Horror"],
        exclude=nothing, dismissed=[9], muted=frozenset(), wish=Wish(year_from=1960), mode="familiar",
    )  # fmt: skip
    before, after = (one._scorer.score(taste).total for one in (EVERY[people], grown(people)))
    assert np.ptp(after[: len(before)] - before) < 1e-4


@pytest.mark.parametrize("people", sorted(EVERY))
def test_every_rule_holds_with_new_films(people: int) -> None:
    model, ids = grown(people), {*(one["id"] for one in FILMS), *(one["id"] for one in NEW)}
    for known in ([], [1, 2], ["like 8", 3], ["odd", "bare"]):
        found = model.recommend(known, GENRES[:2], [5], 50, dismissed=["bare"], languages=["xx"], year_from=1960)
        assert broken_rules(found, {*known, 5, "bare"}, 50, ids) == []


def test_a_new_films_reasons_are_true() -> None:
    found = {one.movie_id: one for one in grown(90).recommend([8], k=62)}
    names = {part.name for part in found["like 8"].parts if part.kind == "person"}
    assert names
    assert names <= set(PEOPLE)


def test_a_new_film_is_a_favorite_like_others() -> None:
    model = grown(90)
    because = [one for one in model.recommend(["like 8"], k=5) if one.reason and one.reason["kind"] != "popular"]
    assert because
    assert model.similar("like 8", k=3)


def test_films_that_are_known_change_nothing() -> None:
    assert EVERY[90].with_films([{"id": 1, "title": "Other"}]) is EVERY[90]


def test_a_fresh_fit_takes_in_films_without_favorites() -> None:
    model = fit(favorites(20), FILMS)
    model.add(movies=NEW)
    assert "like 8" in [one.movie_id for one in model.recommend([8], k=12)]
    assert model.knows("bare")


def test_a_model_may_grow_twice_and_be_kept() -> None:
    twice = grown(90).with_films([{**film(3), "id": "later"}])
    state = twice.state
    again = restore(state.arrays, state.words)
    assert again.recommend([1, "like 8"], k=20) == twice.recommend([1, "like 8"], k=20)
    assert again.knows("later")
