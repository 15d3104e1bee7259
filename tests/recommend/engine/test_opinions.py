"""What is less than a favorite, or against a movie: it counts by its weight, and favorites alone are as they were."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommend.engine import Interaction, Model, fit
from recommend.engine.matrices.interactions import InteractionMatrix
from recommend.engine.signals import collaborative
from recommend.engine.taste import MAX_WEAK, UNCONSTRAINED, EncodedTaste, encode
from recommend.engine.types import NO_OPINIONS, Recommendation
from tests.recommend.engine.synthetic import GENRES, MOVIES, favorites
from tests.recommend.engine.test_contract import broken_rules

MODELS = {users: fit(favorites(users), MOVIES) for users in (0, 40)}
opinions_strategy = st.dictionaries(
    st.one_of(st.integers(-3, 64), st.just("no such movie")), st.floats(-1, 1).filter(bool), max_size=30
)


def encoded(given_favorites: list[int], opinions: Mapping[Any, float] = NO_OPINIONS) -> EncodedTaste:
    return encode(
        MODELS[0]._scorer.features, given_favorites, (), (), exclude=(), dismissed=[40], muted=frozenset(),
        constraints=UNCONSTRAINED, mode="balanced", opinions=opinions,
    )  # fmt: skip


def scores(model: Model, recommended: list[Recommendation]) -> np.ndarray[Any, Any]:
    by_id = {item.movie_id: item.score for item in recommended}
    return np.array([by_id.get(movie["id"], np.nan) for movie in MOVIES])


def distance(model: Model, opinions: Mapping[int, float]) -> float:
    """How far a list of somebody with two favorites is from that of somebody with three."""
    aim = scores(model, model.recommend([1, 8, 22], k=60))
    scores_found = scores(model, model.recommend([1, 8], exclude=[22], k=60, opinions=opinions))
    return float(np.nanmean(np.abs(aim - scores_found)))


@settings(max_examples=100, deadline=None)
@given(
    users=st.sampled_from(sorted(MODELS)),
    favorite_ids=st.lists(st.integers(-2, 64), max_size=8),
    dismissed=st.lists(st.integers(0, 59), max_size=4),
    opinions=opinions_strategy,
    genres=st.lists(st.sampled_from(GENRES), max_size=2),
)
def test_every_answer_keeps_every_rule(
    users: int, favorite_ids: list[int], dismissed: list[int], opinions: dict[Any, float], genres: list[str]
) -> None:
    model = MODELS[users]
    recommended = model.recommend(favorite_ids, genres, k=20, dismissed=dismissed, opinions=opinions)
    assert broken_rules(recommended, {*favorite_ids, *dismissed, *opinions}, 20) == []


@pytest.mark.parametrize("users", sorted(MODELS))
def test_an_opinion_counts_by_its_weight(users: int) -> None:
    model = MODELS[users]
    distances = [distance(model, {22: weight} if weight else {}) for weight in (0.0, 0.2, 0.7, 1.0)]
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] < 1e-6 < distances[0]


@pytest.mark.parametrize("users", sorted(MODELS))
def test_what_is_disliked_is_half_a_dismissal(users: int) -> None:
    model = MODELS[users]
    nothing, half, whole = (
        -float(np.sum([part.value for item in model.recommend([1], k=60, **taste) for part in item.parts
                       if part.kind == "dislike"]))
        for taste in ({"exclude": [8]}, {"opinions": {8: -0.5}}, {"dismissed": [8]})
    )  # fmt: skip
    assert 0.0 <= nothing < half < whole


def test_a_favorite_and_a_dismissal_say_more_than_an_opinion() -> None:
    taste = encoded([1, 8], {1: -1.0, 40: 1.0, 20: 0.25})
    assert (taste.likes.movies.tolist(), taste.dislikes.movies.tolist()) == ([20, 1, 8], [40])
    np.testing.assert_allclose(taste.likes.weights, [0.25, 1, 1])


def test_a_long_watchlist_does_not_drown_a_favorite() -> None:
    taste = encoded([59], dict.fromkeys(range(40), 0.25))
    assert taste.likes.weights[:-1].sum() == pytest.approx(1.0)
    assert len(encoded([59], dict.fromkeys(range(40), 0.25)).likes.movies) == 41
    assert len(encoded([], dict.fromkeys(range(60), 0.25)).likes.movies) <= MAX_WEAK


def test_a_watchlist_alone_is_a_quiet_taste() -> None:
    alone = MODELS[0].recommend([], k=60, opinions={8: 0.25})
    loved, unknown = MODELS[0].recommend([8], k=60), MODELS[0].recommend([], exclude=[8], k=60)
    order = [item.movie_id for item in alone]
    assert order not in ([item.movie_id for item in loved], [item.movie_id for item in unknown])


def test_favorites_are_the_last_and_so_named_first() -> None:
    recommended = MODELS[0].recommend([1], k=30, opinions={8: 0.25, 22: 0.8})
    sources = [part.movie_ids for item in recommended for part in item.parts if part.movie_ids]
    assert {movie for ids in sources for movie in ids} <= {1, 8, 22}
    assert any(22 in ids for ids in sources)


def test_a_weighted_favorite_of_others_counts_less() -> None:
    def lift(weight: float) -> float:
        rows = [Interaction(user, 1) for user in range(30)] + [Interaction(user, 2, weight) for user in range(20)]
        rows += [Interaction(user, 3) for user in range(30, 60)]
        model = fit(rows, [{"id": number} for number in range(6)])
        parts = {item.movie_id: item.score for item in model.recommend([1], k=6)}
        return float(parts[2])

    assert lift(0.1) < lift(0.5) < lift(1.0)


def test_the_largest_of_several_weights_counts_and_a_later_zero_takes_it_back() -> None:
    matrix = InteractionMatrix()
    matrix.update([Interaction("a", 1, 0.25), Interaction("a", 1, 1.0), Interaction("b", 1, 0.5)])
    matrix.update([Interaction("b", 1, 0.25), Interaction("a", 2, 0.75)])
    assert matrix.coordinates({1: 0, 2: 1}).weight.tolist() == [1.0, 0.5, 0.75]
    matrix.update([Interaction("a", 1, 0)])
    assert matrix.coordinates({1: 0, 2: 1}).weight.tolist() == [0.5, 0.75]


def test_stored_neighbors_count_what_is_as_good_as_a_favorite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collaborative, "MAX_EASE_MOVIES", 2)
    rows = [Interaction(user, movie, weight) for user in range(9) for movie, weight in ((1, 1.0), (2, 0.7), (3, 0.25))]
    model = fit(rows, [{"id": number} for number in range(5)])
    assert model._scorer.evidence.favorites == 18
