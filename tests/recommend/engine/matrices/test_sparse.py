"""Sparse matrices give what their dense forms give."""

import numpy as np

from recommend.engine.matrices.sparse import evenly_spread, indicator_matrix, take_rows, to_dense
from tests.recommend.engine.synthetic import random_matrix


def test_taken_rows_are_the_rows() -> None:
    matrix, rows = random_matrix(), np.array([4, 4, 0, 29])
    np.testing.assert_array_equal(to_dense(take_rows(matrix, rows).to_csr()), to_dense(matrix)[rows])
    assert take_rows(matrix, rows[:0]).column_sums().tolist() == [0.0] * 20


def test_many_rows_are_taken_as_few_are() -> None:
    matrix, rows = random_matrix(), np.arange(90) % 30
    np.testing.assert_array_equal(to_dense(take_rows(matrix, rows).to_csr()), to_dense(matrix)[rows])


def test_what_is_spread_evenly_has_both_ends_and_nothing_twice() -> None:
    assert evenly_spread(np.arange(10), 4).tolist() == [0, 3, 6, 9]
    assert evenly_spread(np.arange(5), 4).tolist() == [0, 1, 2, 4]
    assert evenly_spread(np.arange(3), 4).tolist() == [0, 1, 2]


def test_a_cell_that_is_given_twice_is_one() -> None:
    assert to_dense(indicator_matrix([1, 1, 0], [2, 2, 0], (2, 3))).tolist() == [[1, 0, 0], [0, 0, 1]]
