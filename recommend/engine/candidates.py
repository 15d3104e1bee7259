"""Which movies are worth scoring when there are very many.

Of a catalog of a million movies a request looks at a few thousand: the most popular ones that meet the constraints, the
neighbors of the favorites, movies with the same rare people and keywords, and the best of the preferred genres. All
other parts of the engine then work on these as if they were the whole catalog.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.matrices.sparse import take_rows
from recommend.engine.scoring import Scorer, constraint_penalty
from recommend.engine.signals.collaborative import CollaborativeModel
from recommend.engine.signals.content_similarity import ContentSimilarity
from recommend.engine.signals.neighbours import ItemNeighbors
from recommend.engine.taste import UNCONSTRAINED, EncodedTaste
from recommend.engine.types import Ints

POPULAR_CANDIDATES = 1_000  # movies that everybody is offered
POPULAR_SCANNED = 20_000  # movies that are looked at, by popularity, for some that meet the constraints
GENRE_CANDIDATES = 300  # movies kept for each genre
RECENT_FAVORITES = 100  # favorites whose neighbors and traits are looked up
MAX_TRAIT_MOVIES = 200  # movies that may share a trait, for the trait to bring them in
TRAIT_CANDIDATES = 1_000


@dataclass(frozen=True, slots=True)
class CandidateIndex:
    """Ways into the catalog: by popularity, by genre, by trait."""

    by_popularity: Ints  # (n,), positions, the most popular first
    by_genre: Ints  # (g, GENRE_CANDIDATES), the same of each genre; -1 where there are fewer
    trait_movies: sparse.csr_array  # (f, n), the movies with a trait
    by_series: Ints  # (n,), positions in the order of their series


def build_candidate_index(
    features: MovieFeatures, content: ContentSimilarity, collaborative: CollaborativeModel
) -> CandidateIndex | None:
    """The index of a very large catalog; None where every movie is scored."""
    if not isinstance(collaborative.item_model, ItemNeighbors):
        return None
    by_popularity = np.argsort(-collaborative.share, kind="stable").astype(np.int64)
    by_genre = np.full((len(features.genre_names), GENRE_CANDIDATES), -1, dtype=np.int64)
    for column in range(len(by_genre)):
        top = by_popularity[features.genres[by_popularity, column] > 0][:GENRE_CANDIDATES]
        by_genre[column, : len(top)] = top
    by_series = np.argsort(features.series, kind="stable").astype(np.int64)
    return CandidateIndex(by_popularity, by_genre, content.rows.T.tocsr(), by_series)


def candidates_for(index: CandidateIndex, scorer: Scorer, taste: EncodedTaste) -> Ints:
    """Positions worth scoring for ``taste``, in order; the favorites and dismissed movies are among them."""
    chosen = np.zeros(len(index.by_popularity), dtype=np.bool_)
    chosen[_popular_candidates(index, scorer, taste)] = True
    chosen[taste.favorites] = True
    chosen[taste.dismissed] = True
    if taste.preferred_genres.any():
        genre_movies = index.by_genre[taste.preferred_genres > 0].ravel()
        chosen[genre_movies[genre_movies >= 0]] = True
    if len(taste.favorites):
        recent = taste.favorites[-RECENT_FAVORITES:]
        if isinstance(scorer.collaborative.item_model, ItemNeighbors):
            chosen[take_rows(scorer.collaborative.item_model.values, recent).columns] = True
        chosen[_trait_candidates(index, scorer.content, recent)] = True
    chosen[_series_candidates(index, scorer.features, np.flatnonzero(chosen))] = True
    return np.flatnonzero(chosen)


def _popular_candidates(index: CandidateIndex, scorer: Scorer, taste: EncodedTaste) -> Ints:
    if taste.constraints == UNCONSTRAINED:
        return index.by_popularity[:POPULAR_CANDIDATES]
    scanned = index.by_popularity[:POPULAR_SCANNED]
    inside = scanned[constraint_penalty(scorer.features, taste.constraints, scanned) >= 0][:POPULAR_CANDIDATES]
    return np.concatenate([inside, scanned[: POPULAR_CANDIDATES - len(inside)]])


def _trait_candidates(index: CandidateIndex, content: ContentSimilarity, favorites: Ints) -> Ints:
    """Movies with the same rare traits, the rarest first."""
    traits = np.unique(take_rows(content.rows, favorites).columns)
    movie_counts = index.trait_movies.indptr[traits + 1] - index.trait_movies.indptr[traits]
    rare = movie_counts <= MAX_TRAIT_MOVIES
    rarest_first = traits[rare][np.argsort(movie_counts[rare], kind="stable")]
    return take_rows(index.trait_movies, rarest_first).columns[:TRAIT_CANDIDATES]


def _series_candidates(index: CandidateIndex, features: MovieFeatures, chosen: Ints) -> Ints:
    """All movies of the chosen ones' series: a sequel never comes before what it follows."""
    series = np.unique(features.series[chosen])
    ordered = features.series[index.by_series]
    starts, ends = (np.searchsorted(ordered, series[series >= 0], side) for side in ("left", "right"))
    spans = [index.by_series[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    return np.concatenate([chosen[:0], *spans])
