"""Very large catalogues: stored neighbours, and few candidates for each request."""

import numpy as np
import pytest
from numpy.typing import NDArray

from recommend.engine import Interaction, Model, candidates, crowd, fit, neighbours, restore
from recommend.engine.neighbours import Neighbours, relate
from recommend.engine.tables import dense, table
from recommend.engine.taste import Wish, understand
from tests.recommend.engine.worlds import FILMS, favorites


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Model:
    """Sixty films, treated as if they were a million."""
    monkeypatch.setattr(crowd, "MOST_SOLVED", 10)
    monkeypatch.setattr(candidates, "POPULAR", 15)
    monkeypatch.setattr("recommend.engine.model.POOL", 4)
    return fit(favorites(90), FILMS)


def together(seed: int = 4) -> tuple[Neighbours, NDArray[np.bool_]]:
    cells = np.random.default_rng(seed).random((30, 80)) < 0.25
    rows, columns = np.nonzero(cells)
    people = table(rows.tolist(), columns.tolist(), (30, 80))
    return relate(people, (cells.sum(axis=1) / 80).astype(np.float32)), cells


def test_a_neighbours_value_is_what_its_definition_says() -> None:
    found, cells = together()
    for one, other in ((0, 5), (7, 2), (11, 29)):
        count, both, share = cells[one].sum(), (cells[one] & cells[other]).sum(), cells[other].mean()
        value = max((both - count * share) / (count + neighbours.DOUBT), 0.0)
        assert dense(found.table)[one, other] == pytest.approx(value, abs=1e-5)


def test_no_film_is_its_own_neighbour() -> None:
    assert not np.diag(dense(together()[0].table)).any()


def test_not_more_neighbours_than_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "KEPT", 3)
    assert np.diff(together()[0].table.indptr).max() <= 3


def test_the_size_of_the_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = dense(together()[0].table)
    monkeypatch.setattr(neighbours, "BLOCK", 50)
    np.testing.assert_array_equal(dense(together()[0].table), whole)


def test_the_scores_are_the_sums_of_the_weights() -> None:
    found, known = together()[0], np.array([1, 4, 9])
    weights = found.weights(known, np.arange(30))
    np.testing.assert_allclose(weights.sum(axis=1), found.scores(known), atol=1e-5)


def test_a_part_of_the_films_keeps_its_values() -> None:
    found, part = together()[0], np.array([1, 4, 9, 20, 28])
    whole = found.scores(np.array([4, 20]))
    np.testing.assert_allclose(found.scores(np.array([4, 20]), part), whole[part], atol=1e-6)


def test_somebody_with_very_many_favourites_is_shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "LONGEST", 4)
    people = table(list(range(30)), [0] * 30, (30, 1))
    short = neighbours._shortened(people)
    assert short.nnz == 4


def test_nobody_has_no_neighbours() -> None:
    none = relate(table([], [], (5, 0)), np.zeros(5, dtype=np.float32))
    assert none.table.nnz == 0
    assert none.nbytes > 0


def test_a_large_catalogue_stores_neighbours_and_asks_nobody(large: Model) -> None:
    held = large._scorer.crowd
    assert isinstance(held.ease, Neighbours)
    assert held.people.shape[1] == held.films.shape[0] == 0
    assert large.people == 90


def test_few_films_are_scored(large: Model) -> None:
    assert large._ready.shelves
    nothing: tuple[str, ...] = ()
    taste = understand(
        large._scorer.catalogue, [1, 2, 3], ["Drama"], nothing,
        exclude=nothing, dismissed=nothing, muted=frozenset(), wish=Wish(), mode="balanced",
    )  # fmt: skip
    part = candidates.gather_up(large._ready.shelves, large._scorer, taste)
    assert {1, 2, 3} <= {large._scorer.catalogue.ids[at] for at in part.tolist()}
    assert len(part) < 60


def test_candidates_give_what_all_films_give(large: Model) -> None:
    few = [one.movie_id for one in large.recommend([1, 2, 3], k=8)]
    large._ready = large._ready._replace(shelves=None)
    whole = [one.movie_id for one in large.recommend([1, 2, 3], k=8)]
    assert few[:4] == whole[:4]


def test_parts_sum_to_the_score(large: Model) -> None:
    for one in large.recommend([1, 2, 3], ["Drama"], dismissed=[9], k=12):
        assert sum(part.value for part in one.parts) == pytest.approx(one.score, abs=1e-6)


def test_wishes_are_met_before_popularity(large: Model) -> None:
    years = {film["id"]: film.get("year") for film in FILMS}
    met = [one for one, year in years.items() if year and year >= 2000]
    found = [one.movie_id for one in large.recommend([1], k=5, year_from=2000)]
    assert set(found) <= set(met)


def test_a_large_model_is_restored_as_it_was(large: Model) -> None:
    state = large.state
    assert restore(state.arrays, state.words).recommend([1, 2], k=9) == large.recommend([1, 2], k=9)


def test_a_large_model_learns_more(large: Model) -> None:
    large.add([Interaction("late", 5), Interaction("late", 6)])
    assert large.people == 91
