"""Which movies are worth scoring when there are very many.

Of a catalog of a million movies a request looks at a few thousand: the most popular ones that meet the constraints, the
neighbors of the favorites, movies with the same rare people and keywords, and the best of the preferred genres. All
other parts of the engine then work on these as if they were the whole catalog.
"""

from collections.abc import Sequence
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
from recommend.engine.types import Bools, Ints

POPULAR_CANDIDATES = 1_000  # movies that everybody is offered
POPULAR_SCANNED = 20_000  # movies that are looked at, by popularity, for some that meet the constraints
KIND_CANDIDATES = 300  # movies kept for each genre and each language
RARE_GENRES = 2  # of the favorites, whose movies are looked at
RECENT_FAVORITES = 100  # favorites whose neighbors and traits are looked up
MAX_TRAIT_MOVIES = 200  # movies that may share a trait, for the trait to bring them in
TRAIT_CANDIDATES = 1_000


@dataclass(frozen=True, slots=True)
class CandidateIndex:
    """Ways into the catalog: by popularity, by genre, by trait."""

    by_popularity: Ints  # (n,), positions, the most popular first
    by_genre: Ints  # (g, KIND_CANDIDATES), the same of each genre; -1 where there are fewer
    by_language: Ints  # (l, KIND_CANDIDATES), the same of each language
    trait_movies: sparse.csr_array  # (f, n), the movies with a trait
    by_series: Ints  # (n,), positions in the order of their series


def build_candidate_index(
    features: MovieFeatures, content: ContentSimilarity, collaborative: CollaborativeModel
) -> CandidateIndex | None:
    """The index of a very large catalog; None where every movie is scored."""
    if not isinstance(collaborative.item_model, ItemNeighbors):
        return None
    by_popularity = np.argsort(-collaborative.share, kind="stable").astype(np.int64)
    ordered_genres, ordered_languages = features.genres[by_popularity] > 0, features.languages[by_popularity]
    by_genre = _best_of_each(by_popularity, [ordered_genres[:, column] for column in range(len(features.genre_names))])
    by_language = _best_of_each(
        by_popularity, [ordered_languages == language for language in range(len(features.language_names))]
    )
    by_series = np.argsort(features.series, kind="stable").astype(np.int64)
    return CandidateIndex(by_popularity, by_genre, by_language, content.rows.T.tocsr(), by_series)


def _best_of_each(by_popularity: Ints, kinds: Sequence[Bools]) -> Ints:
    """The most popular movies of each kind; (kinds, KIND_CANDIDATES), -1 where there are fewer."""
    best_movies = np.full((len(kinds), KIND_CANDIDATES), -1, dtype=np.int64)
    for row, members in enumerate(kinds):
        most_popular = by_popularity[members][:KIND_CANDIDATES]
        best_movies[row, : len(most_popular)] = most_popular
    return best_movies


def candidates_for(index: CandidateIndex, scorer: Scorer, taste: EncodedTaste) -> Ints:
    """Positions worth scoring for ``taste``, in order; the favorites and dismissed movies are among them."""
    chosen = np.zeros(len(index.by_popularity), dtype=np.bool_)
    chosen[_popular_candidates(index, scorer, taste)] = True
    chosen[taste.likes.movies] = True
    chosen[taste.dislikes.movies] = True
    if taste.preferred_genres.any():
        _choose(chosen, index.by_genre[taste.preferred_genres > 0])
    if len(taste.likes.movies):
        recent = taste.likes.movies[-RECENT_FAVORITES:]
        if isinstance(scorer.collaborative.item_model, ItemNeighbors):
            chosen[take_rows(scorer.collaborative.item_model.values, recent).columns] = True
        chosen[_trait_candidates(index, scorer.content, recent)] = True
        _choose(chosen, index.by_language[np.unique(scorer.features.languages[recent])])
        _choose(chosen, index.by_genre[_rare_genres(scorer, recent)])
    chosen[_series_candidates(index, scorer.features, np.flatnonzero(chosen))] = True
    return np.flatnonzero(chosen)


def _choose(chosen: Bools, kinds: Ints) -> None:
    movies = kinds.ravel()
    chosen[movies[movies >= 0]] = True


def _rare_genres(scorer: Scorer, favorites: Ints) -> Ints:
    """Genres that the favorites lean to most, against what is usual."""
    shares = scorer.features.genres[favorites].mean(axis=0) / scorer.genre_year.genre_baseline
    return np.argsort(-shares, kind="stable")[:RARE_GENRES]


def _popular_candidates(index: CandidateIndex, scorer: Scorer, taste: EncodedTaste) -> Ints:
    if taste.constraints == UNCONSTRAINED:
        return index.by_popularity[:POPULAR_CANDIDATES]
    scanned = index.by_popularity[:POPULAR_SCANNED]
    eligible = scanned[constraint_penalty(scorer.features, taste.constraints, scanned) >= 0][:POPULAR_CANDIDATES]
    return np.concatenate([eligible, scanned[: POPULAR_CANDIDATES - len(eligible)]])


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
