"""The model: fitted once, asked often, never changed by a question. Imported through ``recommend.engine``."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommend.engine.candidates import Shelves, arrange, gather_up
from recommend.engine.catalogue import Catalogue, distinct, read
from recommend.engine.counted import Counted, settle
from recommend.engine.crowd import Crowd, gather
from recommend.engine.favorites import Favorites
from recommend.engine.growth import grow
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
from recommend.engine.types import ALL, Cause, Interaction, Mode, Movie, MovieId, Recommendation


class Ready(NamedTuple):
    """What a request needs, replaced at once."""

    scorer: Scorer
    shelves: Shelves | None


class Model:
    """Recommends films. Safe to share between threads as long as nobody calls :meth:`add`."""

    def __init__(self, scorer: Scorer, favorites: Favorites, films: tuple[Movie, ...]) -> None:
        self._ready, self._favorites, self._films = _ready(scorer), favorites, films

    @property
    def _scorer(self) -> Scorer:
        return self._ready.scorer

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
        scorer, shelves = self._ready
        part = gather_up(shelves, scorer, taste) if shelves else None
        if part is not None and len(part) - len(taste.blocked) < k + POOL:
            part = None  # too few others: all films are scored
        scores = scorer.score(taste, ALL if part is None else part)
        pool = best(scores.total, taste.blocked if part is None else within(part, taste.blocked), k + POOL)
        films = pool if part is None else part[pool]
        like = Likeness.of(
            scorer.catalogue.genres[films], scorer.crowd.fame[films],
            VARIETY[taste.mode], FAME[taste.mode] * scorer.weary(taste),
        )  # fmt: skip
        places, variety = varied(scores.total[pool], like, k)
        return Teller(scorer, scores.of(pool[places]), films[places]).tell(variety)

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

    def knows(self, movie_id: MovieId) -> bool:
        """Whether it can recommend this film."""
        return movie_id in self._scorer.catalogue.position

    def with_films(self, movies: Iterable[Movie]) -> "Model":
        """A model that knows these films too, by their facts alone (see :mod:`recommend.engine.growth`); for serving.

        Films that it knows already stay as they are.
        """
        new = [film for film in distinct(movies) if not self.knows(film["id"])]
        return Model(grow(self._scorer, new), Favorites(), ()) if new else self

    def add(self, interactions: Iterable[Interaction] = (), movies: Iterable[Movie] = ()) -> None:
        """Take in new favorites and films; they count in the next answer.

        The films are compared anew only if there are new ones. To a restored model, which holds neither favorites nor
        facts, films are added as :meth:`with_films` does. Readers in other threads see the old state or the new one,
        never a mixture; two writers must take turns.

        Raises:
            TypeError: favorites for a restored model.
        """
        new = list(movies)
        if self.films and not self._films:
            if any(True for _ in interactions):
                raise TypeError("a restored model learns nothing; fit a new one")
            self._ready = self.with_films(new)._ready  # noqa: SLF001 - of its own class
            return
        self._favorites.take(interactions)
        catalogue, overlap = self._scorer.catalogue, self._scorer.overlap
        if new:
            self._films = distinct([*self._films, *new])
            catalogue, overlap = read(self._films), compare(self._films)
        self._ready = _ready(_scorer(catalogue, overlap, self._favorites))

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays that the model holds (not of the films' own facts)."""
        scorer = self._scorer
        rows = scorer.overlap.rows
        facts = (rows.data, rows.indices, rows.indptr, scorer.catalogue.genres, scorer.tendency.genres)
        return scorer.crowd.nbytes + sum(int(array.nbytes) for array in facts)


def _ready(scorer: Scorer) -> Ready:
    return Ready(scorer, arrange(scorer.catalogue, scorer.overlap, scorer.crowd))


def _scorer(catalogue: Catalogue, overlap: Overlap, favorites: Favorites) -> Scorer:
    return _scorer_of(catalogue, overlap, gather(favorites, catalogue))


def _scorer_of(catalogue: Catalogue, overlap: Overlap, crowd: Crowd) -> Scorer:
    return Scorer(catalogue, overlap, crowd, observe(catalogue, crowd.share), group(catalogue, crowd))


def fit(interactions: Iterable[Interaction], movies: Iterable[Movie], *, seed: int = 0) -> Model:
    """Make a model of these favorites and films. Nothing is random: ``seed`` is the contract's, not used."""
    del seed
    films, favorites = distinct(movies), Favorites()
    favorites.take(interactions)
    return Model(_scorer(read(films), compare(films), favorites), favorites, films)


def fit_counted(counted: Counted, movies: Iterable[Movie]) -> Model:
    """Make a model of these films and of a crowd that was counted elsewhere; for serving only."""
    films = distinct(movies)
    catalogue = read(films)
    return Model(_scorer_of(catalogue, compare(films), settle(counted, catalogue)), Favorites(), ())


def restore(arrays: Mapping[str, NDArray[Any]], words: Mapping[str, Any]) -> Model:
    """The model of a state, for serving only.

    Raises:
        KeyError: the state is not whole.
    """
    return Model(put_together(arrays, words), Favorites(), ())
