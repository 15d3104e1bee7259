"""The recommenders that ``manage.py evaluate`` compares: three simple methods, and the engine in its three modes."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

import numpy as np
from scipy import sparse

from recommend.engine import Interaction, Mode, Movie, Recommendation, fit, priors
from recommend.training.measures import LIST, Histories, Key

MODES: Sequence[Mode] = ("familiar", "balanced", "adventurous")
PRIOR_USERS = 5.0  # the published votes speak for as many users, for the simple methods too

type Ranker = Callable[[Sequence[Key], Sequence[str]], Sequence[Recommendation]]  # favorites, genres -> best first
type Fitter = Callable[[Histories, Sequence[Movie]], Mapping[str, Ranker]]


def fit_all(histories: Histories, movies: Sequence[Movie]) -> Mapping[str, Ranker]:
    """Every recommender by its name, the engine by the names of its modes; fitted on what is known."""
    return {
        "popularity": popularity(histories, movies),
        "genres": by_genre(histories, movies),
        "neighbors": neighbors(histories, movies),
        **engine(histories, movies),
    }


def engine(histories: Histories, movies: Sequence[Movie]) -> Mapping[str, Ranker]:
    """This project's engine, fitted once and asked in each mode."""
    model = fit((Interaction(user, movie) for user, history in histories.items() for movie in history), movies)

    def ranker(mode: Mode) -> Ranker:
        return lambda given, genres: model.recommend(given, genres, k=LIST, mode=mode)

    return {mode: ranker(mode) for mode in MODES}


def popularity(histories: Histories, movies: Sequence[Movie]) -> Ranker:
    """The same movies for everybody: the most favored, then those with the most published votes."""
    order = _by_popularity(histories, movies)
    return lambda given, _genres: _listed(movie for movie in order if movie not in set(given))


def by_genre(histories: Histories, movies: Sequence[Movie]) -> Ranker:
    """Popular movies of the genres that were told, or that the favorites have."""
    weight = {movie: 1.0 / (5.0 + place) for place, movie in enumerate(_by_popularity(histories, movies))}
    genres_of = {movie["id"]: frozenset(movie.get("genres") or ()) for movie in movies}

    def rank(given: Sequence[Key], genres: Sequence[str]) -> Sequence[Recommendation]:
        count = Counter(genres) + Counter(name for movie in given for name in genres_of.get(movie, ()))
        total = sum(count.values()) or 1
        match = {
            movie: (0.1 + sum(count[name] for name in names) / total / max(1, len(names)) ** 0.5) * weight[movie]
            for movie, names in genres_of.items()
        }
        return _listed(sorted((movie for movie in match if movie not in set(given)), key=lambda movie: -match[movie]))

    return rank


def neighbors(histories: Histories, movies: Sequence[Movie]) -> Ranker:
    """Movies favored together with the favorites, by cosine; the popular ones where no favorite is known."""
    position = {movie["id"]: place for place, movie in enumerate(movies)}
    rows = enumerate(histories.values())
    cells = [(row, position[movie]) for row, history in rows for movie in history if movie in position]
    users, favorite_positions = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    shape = (len(histories), len(position))
    table = sparse.csr_array((np.ones(len(favorite_positions)), (users, favorite_positions)), shape=shape)  # type: ignore[no-untyped-call]
    unit = table / np.sqrt(np.maximum(np.bincount(favorite_positions, minlength=len(position)), 1.0))
    ids, popular_ranker = list(position), popularity(histories, movies)

    def rank(given: Sequence[Key], genres: Sequence[str]) -> Sequence[Recommendation]:
        favorites = [position[movie] for movie in given if movie in position]
        cosine = unit.T @ (unit @ np.isin(np.arange(len(ids)), favorites).astype(float))
        cosine[favorites] = 0.0
        most_similar = [ids[place] for place in np.argsort(-cosine, kind="stable")[:LIST].tolist() if cosine[place] > 0]
        return _listed(dict.fromkeys([*most_similar, *(item.movie_id for item in popular_ranker(given, genres))]))

    return rank


def _listed(movies: Iterable[Key]) -> Sequence[Recommendation]:
    return [Recommendation(movie, 0.0) for movie in islice(movies, LIST)]


def _by_popularity(histories: Histories, movies: Sequence[Movie]) -> list[Key]:
    count = Counter(movie for history in histories.values() for movie in history)
    return sorted(
        expected_share := priors(movies), key=lambda movie: -(count[movie] + PRIOR_USERS * expected_share[movie])
    )
