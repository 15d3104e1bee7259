"""Movies that came after the fit, on sites of every size."""

import numpy as np
import pytest

from recommend.engine import Model, Movie, fit, restore
from recommend.engine.taste import Constraints, encode
from tests.recommend.engine.synthetic import BY_ID, GENRES, LARGER, MOVIES, community, favorites, movie, people_of
from tests.recommend.engine.test_contract import MODELS, broken_rules

NEW: list[Movie] = [
    {**movie(8), "id": "like 8", "vote_count": 90_000, "vote_average": 9.5},
    {"id": "bare"},
    {"id": "odd", "genres": ["No Such Genre"], "year": 2150, "language": "xx", "cast": ["Nobody"], "keywords": ["?"]},
]


def grown(user_count: int) -> Model:
    return MODELS[user_count].with_movies(NEW)


def place(model: Model, movie_id: object) -> int:
    """Where a movie stands for somebody who likes movie 8."""
    return [item.movie_id for item in model.recommend([8], k=99)].index(movie_id)


@pytest.mark.parametrize("user_count", [0, 1, 12, 90])
def test_a_new_movie_stands_about_where_a_fit_would_put_it(user_count: int) -> None:
    refitted = fit(favorites(user_count), [*MOVIES, *NEW])
    assert place(grown(user_count), "like 8") == pytest.approx(place(refitted, "like 8"), abs=4)


@pytest.mark.parametrize("user_count", sorted(MODELS))
def test_known_movies_keep_their_scores_against_each_other(user_count: int) -> None:
    no_names: tuple[str, ...] = ()
    features = MODELS[user_count]._scorer.features
    taste = encode(
        features, [1, 2, 3], ["Drama"], ["Horror"],
        exclude=no_names, dismissed=[9], muted=frozenset(), constraints=Constraints(year_from=1960), mode="familiar",
    )  # fmt: skip
    before, after = (model._scorer.score(taste).total for model in (MODELS[user_count], grown(user_count)))
    assert np.ptp(after[: len(before)] - before) < 1e-4


@pytest.mark.parametrize("user_count", sorted(MODELS))
def test_every_rule_holds_with_new_movies(user_count: int) -> None:
    model, ids = grown(user_count), {*(movie["id"] for movie in MOVIES), *(movie["id"] for movie in NEW)}
    for favorite_ids in ([], [1, 2], ["like 8", 3], ["odd", "bare"]):
        recommended = model.recommend(
            favorite_ids, GENRES[:2], [5], 50, dismissed=["bare"], languages=["xx"], year_from=1960
        )
        assert broken_rules(recommended, {*favorite_ids, 5, "bare"}, 50, ids) == []


def test_a_new_movies_reasons_are_true() -> None:
    recommended = {item.movie_id: item for item in grown(90).recommend([8, 20], k=62)}
    facts = NEW[0]
    named_causes = {(part.kind, part.name) for part in recommended["like 8"].parts if part.name}
    assert named_causes
    assert named_causes <= {
        *(("genre", name) for name in facts["genres"] or ()), *(("keyword", name) for name in facts["keywords"] or ()),
        *((kind, name) for kind in ("person", "director") for name in people_of(facts)),
        ("language", facts["language"]), *(("country", code) for code in facts["countries"] or ()),
        *(("decade", str((BY_ID[movie_id].get("year") or 0) // 10 * 10)) for movie_id in (8, 20)),
    }  # fmt: skip


def test_a_new_movie_is_a_favorite_like_others() -> None:
    model = grown(90)
    because = [item for item in model.recommend(["like 8"], k=5) if item.reason and item.reason["kind"] != "popular"]
    assert because
    assert model.similar("like 8", k=3)


def test_movies_that_are_known_change_nothing() -> None:
    assert MODELS[90].with_movies([{"id": 1, "title": "Other"}]) is MODELS[90]


def test_a_fresh_fit_takes_in_movies_without_favorites() -> None:
    model = fit(favorites(20), MOVIES)
    model.add(movies=NEW)
    assert "like 8" in [item.movie_id for item in model.recommend([8], k=12)]
    assert model.knows("bare")


@pytest.mark.parametrize("user_count", [0, 300])
def test_a_new_movie_is_explained_and_muted_like_a_known_one(user_count: int) -> None:
    """Scores of a grown model sum up as those of a fit do, with the neighbors of a larger community, too."""
    model = fit(community(user_count), LARGER).with_movies(NEW)
    item = next(item for item in model.recommend([8], k=500) if item.movie_id == "like 8")
    assert sum(part.value for part in item.parts) == pytest.approx(item.score, abs=1e-6)
    assert [part for part in item.parts if part.kind == "crowd"] == []


def test_a_model_may_grow_twice_and_be_kept() -> None:
    twice = grown(90).with_movies([{**movie(3), "id": "later"}])
    state = twice.state
    restored = restore(state.arrays, state.structure)
    assert restored.recommend([1, "like 8"], k=20) == twice.recommend([1, "like 8"], k=20)
    assert restored.knows("later")
