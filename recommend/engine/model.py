"""The model: fitted once, asked often, never changed by a question. Imported through ``recommend.engine``."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommend.engine.candidates import arrange, gather_up
from recommend.engine.catalogue import Catalogue, distinct, read
from recommend.engine.crowd import gather
from recommend.engine.favorites import Favorites
from recommend.engine.kindred import group
from recommend.engine.overlap import Overlap, compare
from recommend.engine.ranking import FAME, POOL, VARIETY, Likeness, best, varied
from recommend.engine.reasons import Teller
from recommend.engine.scoring import Scorer
from recommend.engine.state import State, put_together, take_apart
from recommend.engine.tables import within
from recommend.engine.taste import Taste, Wish, understand
from recommend.engine.taste import languages as folded
from recommend.engine.tendency import observe
from recommend.engine.types import ALL, Cause, Interaction, Ints, Mode, Movie, MovieId, Recommendation


class Model:
    """Recommends films. Safe to share between threads as long as nobody calls :meth:`add`."""

    def __init__(self, scorer: Scorer, favorites: Favorites, films: tuple[Movie, ...]) -> None:
        self._scorer, self._favorites, self._films = scorer, favorites, films
        self._shelves = arrange(scorer.catalogue, scorer.overlap, scorer.crowd)

    @property
    def state(self) -> State:
        """Everything that serving needs; :func:`restore` takes it."""
        return take_apart(self._scorer)

    @property
    def films(self) -> int:
        """How many films it knows."""
        return len(self._scorer.catalogue.ids)

    @property
    def people(self) -> int:
        """How many people it learned from."""
        return self._scorer.crowd.users

    def recommend(
        self,
        favourites: Sequence[MovieId],
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
    ) -> list[Recommendation]:
        """Rank the best min(k, films left) films for this taste, best first; ``among`` leaves only these films."""
        taste = understand(
            self._scorer.catalogue, favourites, preferred_genres, disliked_genres, exclude=exclude,
            dismissed=list(dismissed), muted=muted, mode=mode,
            wish=Wish(folded(languages), year_from, year_to, min_score),
        )  # fmt: skip
        if among is not None:
            others = np.setdiff1d(np.arange(self.films), self._scorer.catalogue.find(among))
            taste = replace(taste, blocked=np.union1d(taste.blocked, others))
        return self._rank(taste, k)

    def _rank(self, taste: Taste, k: int) -> list[Recommendation]:
        if k <= 0 or not self.films:
            return []
        scorer, part = self._scorer, self._part(taste, k)
        scores = scorer.score(taste, ALL if part is None else part)
        pool = best(scores.total, taste.blocked if part is None else within(part, taste.blocked), k + POOL)
        films = pool if part is None else part[pool]
        like = Likeness.of(
            scorer.catalogue.genres[films], scorer.crowd.fame[films],
            VARIETY[taste.mode], FAME[taste.mode] * scorer.weary(taste),
        )  # fmt: skip
        places, variety = varied(scores.total[pool], like, k)
        return Teller(scorer, scores.of(pool[places]), films[places]).tell(variety)

    def _part(self, taste: Taste, k: int) -> Ints | None:
        """The films that are worth scoring; None for all, as where there are too few others."""
        if not self._shelves:
            return None
        part = gather_up(self._shelves, self._scorer, taste)
        return part if len(part) - len(taste.blocked) >= k + POOL else None

    def similar(self, movie_id: MovieId, k: int = 20) -> list[Recommendation]:
        """Rank the min(k, other films) films that are most like this one; none for an unknown film."""
        catalogue = self._scorer.catalogue
        if movie_id not in catalogue.position:
            return []
        nothing: tuple[str, ...] = ()
        taste = understand(
            catalogue, [movie_id], nothing, nothing, exclude=nothing, dismissed=nothing, muted=frozenset(),
            wish=Wish(), mode="balanced",
        )  # fmt: skip
        return self._rank(replace(taste, alike=True), k)

    def among_people(self, interactions: Iterable[Interaction]) -> "Model":
        """A model of the same films that has learned from these favorites instead; for serving only."""
        favorites = Favorites()
        favorites.take(interactions)
        return Model(_scorer(self._scorer.catalogue, self._scorer.overlap, favorites), favorites, ())

    def add(self, interactions: Iterable[Interaction], movies: Iterable[Movie] = ()) -> None:
        """Take in new favorites and films; they count in the next answer.

        The films are compared anew only if there are new ones. Readers in other threads see the old state or the
        new one, never a mixture; two writers must take turns.

        Raises:
            TypeError: the model was restored from an artefact, which holds neither favorites nor facts.
        """
        if self.films and not self._films:
            raise TypeError("a restored model only serves; fit a new one")
        self._favorites.take(interactions)
        catalogue, overlap = self._scorer.catalogue, self._scorer.overlap
        if new := list(movies):
            self._films = distinct([*self._films, *new])
            catalogue, overlap = read(self._films), compare(self._films)
        self._scorer = _scorer(catalogue, overlap, self._favorites)
        self._shelves = arrange(catalogue, overlap, self._scorer.crowd)

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays that the model holds (not of the films' own facts)."""
        scorer = self._scorer
        rows = scorer.overlap.rows
        facts = (rows.data, rows.indices, rows.indptr, scorer.catalogue.genres, scorer.tendency.genres)
        return scorer.crowd.nbytes + sum(int(array.nbytes) for array in facts)


def _scorer(catalogue: Catalogue, overlap: Overlap, favorites: Favorites) -> Scorer:
    crowd = gather(favorites, catalogue)
    return Scorer(catalogue, overlap, crowd, observe(catalogue, crowd.share), group(catalogue, crowd))


def fit(interactions: Iterable[Interaction], movies: Iterable[Movie], *, seed: int = 0) -> Model:
    """Make a model of these favorites and films. Nothing is random: ``seed`` is the contract's, not used."""
    del seed
    films, favorites = distinct(movies), Favorites()
    favorites.take(interactions)
    return Model(_scorer(read(films), compare(films), favorites), favorites, films)


def restore(arrays: Mapping[str, NDArray[Any]], words: Mapping[str, Any]) -> Model:
    """The model of a state, for serving only.

    Raises:
        KeyError: the state is not whole.
    """
    return Model(put_together(arrays, words), Favorites(), ())
