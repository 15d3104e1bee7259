"""The model: fitted once, asked often, never changed by a question. Imported through ``recommend.engine``."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommend.engine.calibration import calibrate
from recommend.engine.candidates import CandidateIndex, build_candidate_index, candidates_for
from recommend.engine.cold_start import add_cold_items
from recommend.engine.explanations import Explainer, ListCosts
from recommend.engine.groups import GroupMember, GroupRecommendation, recommend_to_group
from recommend.engine.matrices.interactions import InteractionMatrix
from recommend.engine.matrices.movie_features import MovieFeatures, build_features, deduplicate
from recommend.engine.matrices.sparse import locate_present
from recommend.engine.precomputed import PrecomputedNeighbors, from_precomputed
from recommend.engine.reranking import (
    POOL_MARGIN,
    POOL_SIZE,
    SERIES_PLACES,
    Pool,
    in_release_order,
    predecessors,
    rerank,
    top_allowed,
)
from recommend.engine.scoring import Scorer, Scores
from recommend.engine.serialization import SerializedModel, dump, load
from recommend.engine.signals.collaborative import CollaborativeModel, fit_collaborative
from recommend.engine.signals.content_similarity import ContentSimilarity, fit_content_similarity
from recommend.engine.signals.evidence import Evidence
from recommend.engine.signals.genre_cohorts import fit_cohorts
from recommend.engine.signals.genre_year_affinity import fit_genre_year_affinity
from recommend.engine.signals.popularity import fit_popularity
from recommend.engine.taste import UNCONSTRAINED, Constraints, EncodedTaste, encode, normalize_languages
from recommend.engine.types import (
    ALL,
    NO_OPINIONS,
    Bools,
    Cause,
    Floats,
    Interaction,
    Ints,
    Mode,
    Movie,
    MovieId,
    Opinions,
    Recommendation,
)


class ServingState(NamedTuple):
    """What a request needs, replaced at once."""

    scorer: Scorer
    candidate_index: CandidateIndex | None


class Model:
    """Recommends movies. Safe to share between threads as long as nobody calls :meth:`add`."""

    def __init__(self, scorer: Scorer, interactions: InteractionMatrix, movies: tuple[Movie, ...]) -> None:
        self._serving, self._interactions, self._movies = _serving_state(scorer), interactions, movies

    @property
    def _scorer(self) -> Scorer:
        return self._serving.scorer

    @property
    def state(self) -> SerializedModel:
        """Everything that serving needs; :func:`restore` takes it."""
        return dump(self._scorer)

    @property
    def movie_count(self) -> int:
        """How many movies it knows."""
        return len(self._scorer.features.ids)

    @property
    def movie_ids(self) -> Sequence[MovieId]:
        """The ids of the movies that it knows."""
        return self._scorer.features.ids

    @property
    def user_count(self) -> int:
        """How many users it learned from."""
        return self._scorer.collaborative.user_count

    def recommend(
        self,
        favorites: Sequence[MovieId],
        preferred_genres: Sequence[str] = (),
        exclude: Iterable[MovieId] = (),
        k: int = 20,
        *,
        disliked_genres: Sequence[str] = (),
        dismissed: Iterable[MovieId] = (),
        languages: Iterable[str] = (),
        year_from: int | None = None,
        year_to: int | None = None,
        min_score: float | None = None,
        mode: Mode = "balanced",
        muted: AbstractSet[Cause] = frozenset(),
        among: Iterable[MovieId] | None = None,
        opinions: Opinions = NO_OPINIONS,
    ) -> list[Recommendation]:
        """Rank the best min(k, movies left) movies for this taste, best first; ``among`` leaves only these movies.

        ``opinions`` are of movies that are neither favorites nor dismissed, from -1 (as bad as a dismissal) to 1 (as
        good as a favorite); what is liked a little, a watchlist, stands below 0.5. None of these movies is shown.
        """
        features = self._scorer.features
        taste = encode(
            features, favorites, preferred_genres, disliked_genres, exclude=exclude,
            dismissed=list(dismissed), opinions=opinions, muted=muted, mode=mode,
            constraints=Constraints(normalize_languages(languages), year_from, year_to, min_score),
        )  # fmt: skip
        if among is not None:
            excluded = np.setdiff1d(np.arange(self.movie_count), features.positions_of(among))
            taste = replace(taste, excluded=np.union1d(taste.excluded, excluded))
        return self._rank(taste, k)

    def _rank(self, taste: EncodedTaste, k: int) -> list[Recommendation]:
        if k <= 0 or not self.movie_count:
            return []
        scorer, index = self._serving
        candidates = candidates_for(index, scorer, taste) if index else None
        if candidates is not None and len(candidates) - len(taste.excluded) < k + POOL_SIZE:
            candidates = None  # too few others: all movies are scored
        scores = scorer.score(taste, ALL if candidates is None else candidates)
        positions = np.arange(self.movie_count) if candidates is None else candidates
        excluded = taste.excluded if candidates is None else locate_present(candidates, taste.excluded)
        allowed = np.ones(len(positions), dtype=np.bool_)
        allowed[excluded] = False
        ordered = _in_release_order(scorer.features, scores, positions, allowed)
        places = top_allowed(ordered, excluded, max(k + POOL_MARGIN, POOL_SIZE))
        pool = scorer.with_co_favorites(scores.take(places), positions[places])
        return _listed(scorer, pool, ordered[places] - scores.total[places], positions[places], k)

    def recommend_together(self, members: Sequence[GroupMember], k: int = 20) -> list[GroupRecommendation]:
        """Rank the best min(k, movies left) movies for several people at once; see ``groups.py``."""
        scorer, index = self._serving
        return recommend_to_group(scorer, index, members, k)

    def similar(self, movie_id: MovieId, k: int = 20) -> list[Recommendation]:
        """Rank the min(k, other movies) movies that are most like this one; none for an unknown movie."""
        features = self._scorer.features
        if movie_id not in features.position:
            return []
        no_names: tuple[str, ...] = ()
        taste = encode(
            features, [movie_id], no_names, no_names, exclude=no_names, dismissed=no_names, muted=frozenset(),
            constraints=UNCONSTRAINED, mode="balanced",
        )  # fmt: skip
        return self._rank(replace(taste, item_to_item=True), k)

    def mean_similarity(self, movie_ids: Iterable[MovieId], other_ids: Iterable[MovieId]) -> float:
        """How much of content each movie shares with each of the others, on average; a movie is not paired with itself.

        In the score's unit, see ``signals/content_similarity.py``; 0 where there is no pair.
        """
        scorer = self._scorer
        movies, other_movies = scorer.features.positions_of(movie_ids), scorer.features.positions_of(other_ids)
        pairs = movies[:, None] != other_movies[None, :]
        return float(scorer.content.between(movies, other_movies)[pairs].mean()) if pairs.any() else 0.0

    def best_known(self, number: int) -> list[MovieId]:
        """The ids of the movies that most people know, by favorites and published votes."""
        order = np.argsort(-self._scorer.popularity.relative, kind="stable")[:number]
        return [self._scorer.features.ids[position] for position in order.tolist()]

    def refit(self, interactions: Iterable[Interaction]) -> "Model":
        """A model of the same movies that has learned from these favorites instead; for serving only."""
        matrix = InteractionMatrix()
        matrix.update(interactions)
        scorer = self._scorer
        return Model(_fit_scorer(scorer.features, scorer.content, matrix, scorer.evidence), matrix, ())

    def knows(self, movie_id: MovieId) -> bool:
        """Whether it can recommend this movie."""
        return movie_id in self._scorer.features.position

    def with_movies(self, movies: Iterable[Movie]) -> "Model":
        """A model that knows these too, by their facts alone (see :mod:`recommend.engine.cold_start`); for serving.

        Movies that it knows already stay as they are.
        """
        new_movies = [movie for movie in deduplicate(movies) if not self.knows(movie["id"])]
        return Model(add_cold_items(self._scorer, new_movies), InteractionMatrix(), ()) if new_movies else self

    def add(self, interactions: Iterable[Interaction] = (), movies: Iterable[Movie] = ()) -> None:
        """Take in new favorites and movies; they count in the next answer.

        The movies are compared anew only if there are new ones. To a restored model, which holds neither favorites nor
        facts, movies are added as :meth:`with_movies` does. Readers in other threads see the old state or the new one,
        never a mixture; two writers must take turns.

        Raises:
            TypeError: favorites for a restored model.
        """
        new_movies = list(movies)
        if self.movie_count and not self._movies:
            if any(True for _ in interactions):
                raise TypeError("a restored model learns nothing; fit a new one")
            self._serving = self.with_movies(new_movies)._serving  # noqa: SLF001 - of its own class
            return
        self._interactions.update(interactions)
        features, content = self._scorer.features, self._scorer.content
        if new_movies:
            self._movies = deduplicate([*self._movies, *new_movies])
            features, content = build_features(self._movies), fit_content_similarity(self._movies)
        self._serving = _serving_state(_fit_scorer(features, content, self._interactions, self._scorer.evidence))

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays that the model holds (not of the movies' own facts)."""
        scorer = self._scorer
        rows = scorer.content.rows
        arrays = (rows.data, rows.indices, rows.indptr, scorer.features.genres, scorer.genre_year.genre_vectors)
        return scorer.collaborative.nbytes + sum(int(array.nbytes) for array in arrays)


def _in_release_order(features: MovieFeatures, scores: Scores, movies: Ints, allowed: Bools) -> Floats:
    """The scores of some movies, no movie of a series above one that came out before it; see ``reranking.py``."""
    if scores.taste.item_to_item:
        return scores.total
    eligible = allowed & (scores.constraint == 0)
    return in_release_order(scores.total, features.series[movies], features.years[movies], eligible)


def _listed(scorer: Scorer, pool: Scores, series_costs: Floats, movies: Ints, k: int) -> list[Recommendation]:
    """The list that the rules of ``reranking.py`` make of a pool, with its explanations."""
    features, taste = scorer.features, pool.taste
    lowered = replace(pool, total=pool.total + series_costs)
    ordered = _in_release_order(features, lowered, movies, np.ones(len(movies), dtype=np.bool_))
    series, none_eligible = features.series[movies], np.zeros(len(movies), dtype=np.bool_)
    eligible = none_eligible if taste.item_to_item else pool.constraint == 0
    follows = predecessors(series, features.years[movies], eligible)
    places, variety = rerank(
        Pool(ordered, features.genres[movies], pool.interest, series, follows), pool.quotas, k, taste.mode,
        series_places=None if taste.item_to_item else SERIES_PLACES[taste.mode],
    )  # fmt: skip
    costs = ListCosts(variety, (ordered - pool.total)[places])
    return Explainer(scorer, pool.take(places), movies[places]).explain(costs)


def _serving_state(scorer: Scorer) -> ServingState:
    return ServingState(scorer, build_candidate_index(scorer.features, scorer.content, scorer.collaborative))


def _fit_scorer(
    features: MovieFeatures, content: ContentSimilarity, interactions: InteractionMatrix, evidence: Evidence
) -> Scorer:
    collaborative, favorite_counts = fit_collaborative(interactions, features, evidence)
    return _scorer_of(features, content, collaborative, favorite_counts)


def _scorer_of(
    features: MovieFeatures, content: ContentSimilarity, collaborative: CollaborativeModel, favorite_counts: Floats
) -> Scorer:
    return Scorer(
        features, content, collaborative,
        fit_popularity(favorite_counts, features, collaborative.evidence),
        fit_genre_year_affinity(features),
        fit_cohorts(features, collaborative),
    )  # fmt: skip


def fit(interactions: Iterable[Interaction], movies: Iterable[Movie], *, seed: int = 0) -> Model:
    """Make a model of these favorites and movies. Nothing is random: ``seed`` is the contract's, not used."""
    del seed
    distinct_movies, matrix = deduplicate(movies), InteractionMatrix()
    matrix.update(interactions)
    features, content = build_features(distinct_movies), fit_content_similarity(distinct_movies)
    evidence = calibrate(matrix, features, content)
    return Model(_fit_scorer(features, content, matrix, evidence), matrix, distinct_movies)


def fit_counted(precomputed: PrecomputedNeighbors, movies: Iterable[Movie]) -> Model:
    """Make a model of these movies and of neighbors that were counted elsewhere; for serving only."""
    distinct_movies = deduplicate(movies)
    features = build_features(distinct_movies)
    scorer = _scorer_of(features, fit_content_similarity(distinct_movies), *from_precomputed(precomputed, features))
    return Model(scorer, InteractionMatrix(), ())


def restore(arrays: Mapping[str, NDArray[Any]], structure: Mapping[str, Any]) -> Model:
    """The model of a state, for serving only.

    Raises:
        KeyError: the state is not whole.
    """
    return Model(load(arrays, structure), InteractionMatrix(), ())
