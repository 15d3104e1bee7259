"""Fitting, adding, likeness, size, and the linear model in both its forms."""

import numpy as np
import pytest
from scipy import sparse

from recommend.engine import Interaction, fit
from recommend.engine import crowd as crowds
from recommend.engine.crowd import fade
from recommend.engine.ease import Nothing, solve, solve_dual, solve_primal
from recommend.engine.tables import block, dense, table, take
from tests.recommend.engine.worlds import BY_ID, FILMS, favorites, film, people_of


def people(films: int = 30, users: int = 20, seed: int = 2) -> sparse.csr_array:
    rows, columns = np.nonzero(np.random.default_rng(seed).random((films, users)) < 0.2)
    return table(rows.tolist(), columns.tolist(), (films, users))


def test_ease_over_users_equals_ease_over_films() -> None:
    dual, primal = solve_dual(people(), 7.0), solve_primal(people(), 7.0, kept=30)
    known = np.array([3, 8, 21])
    others = np.setdiff1d(np.arange(30), known)
    np.testing.assert_allclose(dual.scores(known)[others], primal.scores(known)[others], atol=1e-4)
    np.testing.assert_allclose(dual.weights(known, others), primal.weights(known, others), atol=1e-4)


@pytest.mark.parametrize("solver", [solve_dual, solve_primal])
def test_the_weights_of_ease_sum_to_its_scores(solver: object) -> None:
    model, known = solver(people(), 7.0), np.array([3, 8, 21])  # type: ignore[operator]
    others = np.setdiff1d(np.arange(30), known)
    np.testing.assert_allclose(model.weights(known, others).sum(axis=1), model.scores(known)[others], atol=1e-5)


def test_films_beyond_the_most_favoured_have_no_weights() -> None:
    cells = people()
    model = solve_primal(cells, 7.0, kept=30, most=10)
    rare = np.argsort(-np.diff(cells.indptr), kind="stable")[10:]
    assert not model.scores(np.arange(30))[rare].any()
    assert not model.weights(rare, np.arange(30)).any()


def test_ease_agrees_with_its_definition() -> None:
    cells = dense(people()).astype(float)
    inverse = np.linalg.inv(cells @ cells.T + 7.0 * np.eye(30))
    weights = -inverse / np.diag(inverse)[None, :]
    found = solve_dual(people(), 7.0).weights(np.array([4]), np.array([5, 6]))
    np.testing.assert_allclose(found[:, 0], weights[4, [5, 6]], atol=1e-5)


def test_a_crowd_of_nobody_has_no_linear_model() -> None:
    empty = solve(people()[:, :0], 1.0)
    assert isinstance(empty, Nothing)
    assert not empty.scores(np.array([1])).any()
    assert empty.weights(np.array([1]), np.array([2, 3])).shape == (2, 1)


def test_more_users_than_films_are_solved_over_films() -> None:
    few = solve(people(films=6, users=40), 3.0)
    assert type(few).__name__ == "Primal"
    assert few.nbytes > 0


def test_what_favourites_add_sums_to_the_affinity() -> None:
    model = fit(favorites(50), FILMS)
    crowd, known = model._scorer.crowd, np.array([1, 5, 9, 14, 22, 40])
    asked, others = crowd.ask(known), np.array([0, 2, 33, 59])
    lift = crowd.affinity(known, asked)[others] - fade(len(known)) * crowd.share[others]
    np.testing.assert_allclose(crowd.added(known, asked, others).sum(axis=1), lift, atol=1e-5)


def test_a_large_crowd_asks_the_nearest_only(monkeypatch: pytest.MonkeyPatch) -> None:
    model = fit(favorites(80), FILMS)
    everybody = [one.movie_id for one in model.recommend([1, 2, 3], k=10)]
    monkeypatch.setattr(crowds, "EVERYBODY", 30)
    monkeypatch.setattr(crowds, "NEAREST", 15)
    nearest = [one.movie_id for one in model.recommend([1, 2, 3], k=10)]
    assert nearest != everybody
    assert len(set(everybody) & set(nearest)) >= 5


def test_asking_as_many_as_there_are_is_asking_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    model = fit(favorites(80), FILMS)
    everybody = model.recommend([1, 2, 3], ["Drama"], k=50, dismissed=[7])
    monkeypatch.setattr(crowds, "EVERYBODY", 10)
    monkeypatch.setattr(crowds, "NEAREST", 80)
    nearest = model.recommend([1, 2, 3], ["Drama"], k=50, dismissed=[7])
    assert [one.movie_id for one in nearest] == [one.movie_id for one in everybody]
    assert [one.score for one in nearest] == pytest.approx([one.score for one in everybody], abs=1e-5)


def test_what_favourites_add_sums_to_what_the_nearest_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowds, "EVERYBODY", 10)
    monkeypatch.setattr(crowds, "NEAREST", 12)
    test_what_favourites_add_sums_to_the_affinity()


def test_of_very_many_people_some_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fit(favorites(90), FILMS)
    monkeypatch.setattr(crowds, "MOST_ASKED", 45)
    model = fit(favorites(90), FILMS)
    assert model.people == 90
    assert model._scorer.crowd.people.shape[1] == 45
    np.testing.assert_array_equal(model._scorer.crowd.share, whole._scorer.crowd.share)
    lists = [{item.movie_id for item in one.recommend([1, 2, 3], ["Drama"], k=10)} for one in (model, whole)]
    assert len(lists[0] & lists[1]) >= 5


def test_taken_rows_are_the_rows() -> None:
    cells, rows = people(), np.array([4, 4, 0, 29])
    np.testing.assert_array_equal(dense(take(cells, rows).table()), dense(cells)[rows])
    assert take(cells, rows[:0]).sums().tolist() == [0.0] * 20


def test_many_rows_are_taken_as_few_are() -> None:
    cells, rows = people(), np.arange(90) % 30
    np.testing.assert_array_equal(dense(take(cells, rows).table()), dense(cells)[rows])


def test_a_block_is_where_rows_and_columns_meet() -> None:
    cells, rows, columns = people(), np.array([7, 2]), np.array([19, 0, 5])
    np.testing.assert_array_equal(block(cells, rows, columns), dense(cells)[rows][:, columns])


def test_a_cell_that_is_given_twice_is_one() -> None:
    assert dense(table([1, 1, 0], [2, 2, 0], (2, 3))).tolist() == [[1, 0, 0], [0, 0, 1]]


def test_a_new_film_is_recommendable_at_once() -> None:
    model = fit(favorites(20), FILMS)
    model.add([], [{**film(8), "id": "new", "vote_count": 90_000, "vote_average": 9.5}])
    assert "new" in [one.movie_id for one in model.recommend([8], k=10)]


def test_added_favorites_count_in_the_next_answer() -> None:
    model = fit(favorites(20), FILMS)
    before = [one.movie_id for one in model.recommend([], k=60)]
    model.add([Interaction(f"late {n}", 59) for n in range(30)])
    after = [one.movie_id for one in model.recommend([], k=60)]
    assert after.index(59) < before.index(59)


def test_adding_later_is_the_same_as_knowing_from_the_start() -> None:
    late, early = fit(favorites(20)[:80], FILMS[:40]), fit(favorites(20), FILMS)
    late.add(favorites(20)[80:], FILMS[40:])
    assert late.recommend([1, 2, 50], ["Drama"], k=30) == early.recommend([1, 2, 50], ["Drama"], k=30)


def test_a_favorite_that_is_taken_back_is_gone() -> None:
    once = [Interaction("a", 1), Interaction("a", 2), Interaction("b", 3)]
    assert fit([*once, Interaction("b", 3, 0.0)], FILMS).recommend([1]) == fit(once[:2], FILMS).recommend([1])


def test_a_favorite_that_is_told_twice_counts_once() -> None:
    assert fit(favorites(9) * 2, FILMS).recommend([1, 2]) == fit(favorites(9), FILMS).recommend([1, 2])


def test_similar_films_share_something() -> None:
    found = [one.movie_id for one in fit([], FILMS).similar(3, k=8)]
    assert 3 not in found
    assert {11, 19} <= set(found[:4])
    kin = [i for i in found if people_of(BY_ID[i]) & people_of(BY_ID[3])]
    assert len(kin) >= 5


def test_an_unknown_film_is_like_no_other() -> None:
    assert fit([], FILMS).similar("who?") == []


def test_similar_gives_as_many_as_there_are() -> None:
    assert len(fit([], FILMS).similar(3, k=100)) == len(FILMS) - 1


def test_the_size_grows_with_the_crowd() -> None:
    assert 0 < fit([], FILMS).nbytes < fit(favorites(50), FILMS).nbytes


def test_fitting_reads_no_clock_and_no_dice() -> None:
    assert fit(favorites(20), FILMS, seed=1).recommend([1]) == fit(favorites(20), FILMS, seed=2).recommend([1])
