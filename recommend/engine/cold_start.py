"""Movies that came after the fit: known by their facts until the next one.

A new movie takes its place behind the known ones. It is judged by its genres, year and language, by the published
votes, and by the people, keywords and title words that it shares with movies of the fit; nobody favors it yet, so it
has no neighbors. Genres and traits that no known movie has count nothing before the next fit. Nothing is computed anew
for the known movies. Matrices of the users are shared with the fit, arrays with one number per movie are copied.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommend.engine.matrices.movie_features import MovieFeatures, append_movies
from recommend.engine.matrices.sparse import append_rows, make_csr
from recommend.engine.scoring import Scorer
from recommend.engine.signals.collaborative import (
    MIN_SHARE,
    PRIOR_STRENGTH,
    RARITY_OFFSET,
    WALK_SHRINKAGE,
    CollaborativeModel,
)
from recommend.engine.signals.content_similarity import known_traits
from recommend.engine.signals.ease import DualEase, EmptyItemModel, ItemModel, PrimalEase
from recommend.engine.signals.genre_year_affinity import RAREST_LANGUAGE, GenreYearAffinity, unit_rows
from recommend.engine.signals.neighbours import ItemNeighbors
from recommend.engine.types import Floats, Movie


def add_cold_items(scorer: Scorer, movies: Sequence[Movie]) -> Scorer:
    """The scorer with ``movies``, all unknown to it, behind its own."""
    features = append_movies(scorer.features, movies)
    collaborative = _extend_collaborative(scorer.collaborative, features)
    return Scorer(
        features,
        replace(scorer.content, rows=append_rows(scorer.content.rows, known_traits(scorer.content, movies))),
        collaborative,
        scorer.popularity.with_cold_items(features, scorer.evidence),
        _extend_genre_year(scorer.genre_year, features),
        replace(scorer.cohorts, collaborative=collaborative, prior=features.prior),
    )


def _extend_collaborative(model: CollaborativeModel, features: MovieFeatures) -> CollaborativeModel:
    prior = features.prior[len(model.share) :]
    added, sampled_users = len(prior), max(model.movie_users.shape[1], 1)
    new_share = np.maximum(PRIOR_STRENGTH * prior / (model.user_count + PRIOR_STRENGTH), MIN_SHARE)
    share, users = _extended(model.share, new_share), model.user_movies
    return replace(
        model,
        movie_users=_with_empty_rows(model.movie_users, added),
        user_movies=make_csr(users.data, users.indices, users.indptr, (users.shape[0], len(share))),
        share=share,
        rarity=_extended(model.rarity, np.full(added, RARITY_OFFSET**-0.5)),
        walk_normalizer=_extended(
            model.walk_normalizer, np.full(added, model.user_count / sampled_users / WALK_SHRINKAGE)
        ),
        item_model=_extend_item_model(model.item_model, added),
    )  # fmt: skip


def _extend_item_model(model: ItemModel, added: int) -> ItemModel:
    """No weights for and from the new movies."""
    if isinstance(model, EmptyItemModel):
        return EmptyItemModel(model.movie_count + added)
    if isinstance(model, DualEase):
        return DualEase(
            _with_empty_rows(model.movie_users, added),
            model.solution,  # the largest array of all: it stays shared between processes
            _extended(model.denominator, np.ones(added)),
        )
    if isinstance(model, PrimalEase):
        return PrimalEase(_with_empty_movies(model.weights, added))
    assert isinstance(model, ItemNeighbors)
    return replace(model, values=_with_empty_movies(model.values, added))


def _extend_genre_year(affinity: GenreYearAffinity, features: MovieFeatures) -> GenreYearAffinity:
    known_count = len(affinity.year_index)
    indicators, years = features.genres[known_count:], np.nan_to_num(features.years[known_count:], nan=-1.0)
    year_index = years.astype(np.int64) - affinity.first_year
    year_index[(year_index < 0) | (year_index >= len(affinity.year_baseline))] = -1  # of a year that no known movie has
    languages = len(features.language_names) - len(affinity.language_baseline)
    return replace(
        affinity, genre_vectors=_extended(affinity.genre_vectors, unit_rows(indicators)),
        year_index=np.concatenate([affinity.year_index, year_index]),
        language_baseline=_extended(affinity.language_baseline, np.full(languages, RAREST_LANGUAGE)),
    )  # fmt: skip


def _extended(known_values: Floats, added_values: NDArray[np.floating]) -> Floats:
    return np.concatenate([known_values, added_values.astype(np.float32)])


def _with_empty_rows(matrix: sparse.csr_array, added: int) -> sparse.csr_array:
    indptr = np.concatenate([matrix.indptr, np.full(added, matrix.indptr[-1], dtype=matrix.indptr.dtype)])
    return make_csr(matrix.data, matrix.indices, indptr, (matrix.shape[0] + added, matrix.shape[1]))


def _with_empty_movies(matrix: sparse.csr_array, added: int) -> sparse.csr_array:
    """Empty rows and columns behind those of an item-item matrix."""
    longer = _with_empty_rows(matrix, added)
    return make_csr(longer.data, longer.indices, longer.indptr, (longer.shape[0], longer.shape[0]))
