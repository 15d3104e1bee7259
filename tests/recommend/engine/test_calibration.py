"""A fit reads its evidence by the defaults, unless its own users' hidden favorites say otherwise."""

from collections.abc import Sequence

import numpy as np
import pytest

from recommend.engine import Interaction, Model, Movie, calibration, fit, restore
from recommend.engine.calibration import SETTINGS, _best
from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.signals.evidence import Evidence
from recommend.engine.types import Floats, Ints
from tests.recommend.engine.synthetic import LARGER, community, synthetic_site

DEFAULT = (1.0, 1.0)


def chosen(model: Model) -> tuple[float, float]:
    evidence = model._scorer.evidence
    return evidence.prior_factor, evidence.pairs_factor


def gains(*ahead: float, users: int = 100, spread: float = 0.1) -> Floats:
    """NDCG of users by setting: the default's .3, the others' more or less, half of the users far above."""
    swing = np.where(np.arange(users) % 2, spread, -spread)[:, None]
    table = np.full((users, len(SETTINGS)), 0.1)
    table[:, 0] = 0.3
    table[:, 1 : 1 + len(ahead)] = 0.3 + np.array(ahead) + swing
    return table


def test_the_first_setting_is_the_default() -> None:
    assert SETTINGS[0] == DEFAULT


@pytest.mark.parametrize(
    ("ahead", "setting"),
    [
        ((0.011,), SETTINGS[1]),  # the standard error is .01
        ((0.009,), SETTINGS[0]),
        ((0.02, 0.05), SETTINGS[2]),
        ((-0.1, -0.2), SETTINGS[0]),
    ],
)
def test_another_setting_is_taken_if_it_is_better_by_a_standard_error(
    ahead: Sequence[float], setting: tuple[float, float]
) -> None:
    chosen_evidence = _best(gains(*ahead))
    assert (chosen_evidence.prior_factor, chosen_evidence.pairs_factor) == setting


def test_few_users_keep_the_defaults() -> None:
    assert chosen(fit(community(calibration.MIN_USERS - 1, each=150), LARGER)) == DEFAULT


def test_users_who_have_said_little_keep_the_defaults() -> None:
    assert chosen(fit(community(400, each=calibration.MIN_FAVORITES - 1), LARGER)) == DEFAULT


def test_too_few_favorites_of_all_keep_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "_gains", lambda *_: pytest.fail("nobody may be asked"))
    assert chosen(fit(community(95), LARGER)) == DEFAULT


def contrary() -> tuple[list[Interaction], list[Movie]]:
    """Users who like what the voters leave: the votes are turned upside down."""
    site = synthetic_site(movie_count=300, user_count=250, test_count=0)
    votes = sorted((movie["vote_count"] or 0 for movie in site.movies), reverse=True)
    least_first = sorted(range(300), key=lambda number: site.movies[number]["vote_count"] or 0)
    movies: list[Movie] = [{**movie} for movie in site.movies]
    for number, count in zip(least_first, votes, strict=True):
        movies[number]["vote_count"] = count
    return site.known, movies


def test_where_the_votes_mislead_they_speak_for_fewer() -> None:
    assert chosen(fit(*contrary()))[0] < 1.0


def test_what_was_calibrated_is_kept_with_the_model() -> None:
    model = fit(*contrary())
    state = model.state
    restored = restore(state.arrays, state.structure)
    assert restored._scorer.evidence == model._scorer.evidence != Evidence()
    np.testing.assert_array_equal(restored._scorer.popularity.relative, model._scorer.popularity.relative)
    np.testing.assert_array_equal(restored._scorer.popularity.floor, model._scorer.popularity.floor)


def test_what_was_calibrated_stays_when_more_is_learned() -> None:
    interactions, movies = contrary()
    model = fit(interactions, movies)
    before = chosen(model)
    model.add([Interaction("late", 5), Interaction("late", 6)])
    assert chosen(model) == before


def test_nobodys_hidden_favorites_are_learned_from(monkeypatch: pytest.MonkeyPatch) -> None:
    learned_from: list[set[int]] = []
    asked_about: list[int] = []
    fit_fold, gain = calibration._learn, calibration._gains

    def learn(movie: Ints, user: Ints, features: MovieFeatures) -> calibration._Fold:
        learned_from.append(set(user.tolist()))
        return fit_fold(movie, user, features)

    monkeypatch.setattr(calibration, "_learn", learn)

    def ask(fold: calibration._Fold, facts: calibration._Facts, favorites: Ints) -> list[float]:
        asked_about.append(len(learned_from))
        return gain(fold, facts, favorites)

    monkeypatch.setattr(calibration, "_gains", ask)
    fit(community(200), LARGER)
    assert len(learned_from) == calibration.FOLDS_OF_FEW
    assert not set.intersection(*learned_from)  # everybody is left out of one fold
    assert set(asked_about) == set(range(1, calibration.FOLDS_OF_FEW + 1))


def test_a_catalog_of_fewer_than_ten_movies_is_calibrated_too() -> None:
    movies = [Movie(id=movie, genres=["Drama"]) for movie in range(1, 9)]
    interactions = [Interaction(user, movie) for user in range(400) for movie in range(1, 9) if (user + movie) % 4]
    assert chosen(fit(interactions, movies)) in SETTINGS
