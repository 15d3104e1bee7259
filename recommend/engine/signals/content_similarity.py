"""What two movies share: genres, people, keywords, series, language and country.

Rules, no learning. Every shared trait counts by its rarity (inverse document frequency, Spärck Jones 1972). Each kind
of traits makes a vector of its own, scaled by its length plus a damping constant, so that a long list of names is no
advantage and a single common name is no proof; the kinds' products are added. What movies share in several kinds
therefore counts more than the same in one: a Korean crime movie of the same director.

The product of two movies' rows is their similarity: the movie page and the lists for a user ask the same one.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from recommend.engine.matrices.movie_features import normalize_name
from recommend.engine.matrices.sparse import SparseRows, indicator_matrix, inverse_index, make_csr, take_rows
from recommend.engine.signals.uninformative_keywords import UNINFORMATIVE_KEYWORDS
from recommend.engine.types import ALL, Among, Bools, Floats, Ints, Likes, Movie

# (weight of the family's product, damping of its vectors' lengths).
FAMILIES = {
    "genre": (1.1, 0.0),
    "keyword": (6.0, 3.0),
    "director": (4.0, 3.0),
    "person": (6.0, 3.0),
    "franchise": (1.0, 2.0),
    "language": (1.0, 0.5),
    "country": (0.3, 1.0),
}
MAX_CAST = 10

type Trait = tuple[str, str]  # kind, name


@dataclass(frozen=True, slots=True)
class ContentSimilarity:
    """Traits of n movies; f traits that at least two movies have."""

    traits: dict[Trait, int] = field(init=False, repr=False)
    kinds: tuple[str, ...]  # (f,)
    names: tuple[str, ...]  # (f,), as first spelled
    cause: Ints = field(init=False, repr=False)  # (f,), the trait by which it is told: a person has one for both roles
    spelled: list[tuple[str, str]] = field(init=False, repr=False)  # (f,), kind and name
    directors: Bools = field(init=False, repr=False)  # (f,), which traits are directors
    rarity: Floats  # (f,), inverse document frequency
    rows: sparse.csr_array  # (n, f), weighted and scaled

    def __post_init__(self) -> None:
        """Index the traits; a frozen class sets its own fields this way."""
        spelled = list(zip(self.kinds, self.names, strict=True))
        traits = {(kind, normalize_name(name)): column for column, (kind, name) in enumerate(spelled)}
        object.__setattr__(self, "spelled", spelled)
        object.__setattr__(self, "traits", traits)
        directors = np.array([kind == "director" for kind in self.kinds], dtype=np.bool_)
        cause = np.arange(len(self.names), dtype=np.int64)
        for column in np.flatnonzero(directors).tolist():
            cause[column] = traits.get(("person", normalize_name(self.names[column])), column)
        object.__setattr__(self, "cause", cause)
        object.__setattr__(self, "directors", directors)

    def profile(self, likes: Likes, total: float, muted: Iterable[Trait] = ()) -> Floats:
        """Mean of the traits over ``total`` favorites, without the muted ones; shape (f,)."""
        traits = take_rows(self.rows, likes.movies).scaled(likes.weights).column_sums()
        profile = traits / np.float32(max(total, 1.0))
        profile[[self.traits[trait] for trait in muted if trait in self.traits]] = 0.0
        return profile

    def scores(self, profile: Floats, among: Among = ALL) -> Floats:
        """Tell how much each movie of ``among`` has of a profile."""
        if isinstance(among, slice):
            return np.asarray(self.rows @ profile, dtype=np.float32)[among]
        return np.asarray(take_rows(self.rows, among).to_csr() @ profile, dtype=np.float32)

    def between(self, movies: Ints, other_movies: Ints) -> Floats:
        """Similarity of each of k movies to each of m others; shape (k, m)."""
        other_rows = take_rows(self.rows, other_movies)
        columns, place = np.unique(other_rows.columns, return_inverse=True)
        dense = np.zeros((len(columns) + 1, len(other_movies)), dtype=np.float32)  # the last row: what they do not have
        dense[place, other_rows.row_index] = other_rows.values
        rows = take_rows(self.rows, movies)
        met = inverse_index(columns, self.rows.shape[1])[rows.columns]
        return rows._replace(columns=met).products(dense)


def traits_of(movie: Movie) -> Iterator[Trait]:
    """Every trait of a movie that says something, as spelled."""
    yield from (("genre", name) for name in movie.get("genres") or ())
    yield from (("director", name) for name in movie.get("directors") or ())
    yield from (("person", name) for name in (movie.get("cast") or ())[:MAX_CAST])
    for keyword in movie.get("keywords") or ():
        if normalize_name(keyword) not in UNINFORMATIVE_KEYWORDS:
            yield "keyword", keyword
    if franchise := movie.get("franchise"):
        yield "franchise", franchise
    if language := movie.get("language"):
        yield "language", language
    yield from (("country", code) for code in movie.get("countries") or ())


def fit_content_similarity(movies: Iterable[Movie]) -> ContentSimilarity:
    """Weigh the traits of all movies."""
    spelling: dict[Trait, str] = {}  # of all traits, in the order in which they come
    trait_index: dict[Trait, int] = {}  # the same by every spelling, as normalizing takes long
    movie_rows, columns = array("i"), array("i")
    movie_count = 0
    for movie_count, movie in enumerate(movies, start=1):
        for kind, name in traits_of(movie):
            column = trait_index.get((kind, name))
            if column is None:
                trait = (kind, normalize_name(name))
                spelling.setdefault(trait, name)
                column = trait_index[kind, name] = trait_index.setdefault(trait, len(spelling) - 1)
            movie_rows.append(movie_count - 1)
            columns.append(column)
    cells = indicator_matrix(np.array(movie_rows), np.array(columns), (movie_count, len(spelling)))
    counts = np.bincount(cells.indices, minlength=len(spelling))
    rarity = np.log(movie_count / np.maximum(counts, 1)).astype(np.float32)
    kinds = tuple(kind for kind, _ in spelling)
    weighted = _weighted(cells, kinds, rarity)
    shared_columns = np.flatnonzero(counts > 1)  # what one movie alone has lengthens its vector, and meets nothing
    spellings = list(spelling.values())
    return ContentSimilarity(
        tuple(kinds[column] for column in shared_columns.tolist()),
        tuple(spellings[column] for column in shared_columns.tolist()),
        rarity[shared_columns],
        weighted[:, shared_columns],
    )


def known_traits(content: ContentSimilarity, movies: Sequence[Movie]) -> SparseRows:
    """Weigh the traits of further movies: what no known movie has counts only in the lengths."""
    width = len(content.names)
    movie_rows, columns, kinds = array("i"), array("i"), list(content.kinds)
    for row, movie in enumerate(movies):
        for kind, name in traits_of(movie):
            column = content.traits.get((kind, normalize_name(name)))
            if column is None:
                column = len(kinds)
                kinds.append(kind)
            movie_rows.append(row)
            columns.append(column)
    unknown_rarity = np.full(len(kinds) - width, np.log(max(content.rows.shape[0], 1)), dtype=np.float32)
    cells = indicator_matrix(np.array(movie_rows), np.array(columns), (len(movies), len(kinds)))
    weighted = _weighted(cells, kinds, np.concatenate([content.rarity, unknown_rarity]))[:, :width]
    return SparseRows(weighted.data, weighted.indices, np.diff(weighted.indptr).astype(np.int64), width)


def _weighted(cells: sparse.csr_array, kinds: Sequence[str], rarity: Floats) -> sparse.csr_array:
    """Scale every kind of traits of every row by its length plus its damping, and weigh it."""
    names = list(FAMILIES)
    kind_of_column = np.array([names.index(kind) for kind in kinds], dtype=np.int64)
    weights, dampings = np.array(list(FAMILIES.values()), dtype=np.float32).T
    family, values = kind_of_column[cells.indices], rarity[cells.indices]
    vector = np.repeat(np.arange(cells.shape[0]), np.diff(cells.indptr)) * len(names) + family
    lengths = np.sqrt(np.bincount(vector, values * values, cells.shape[0] * len(names)))
    scale = np.sqrt(weights)[family] / np.maximum(lengths[vector] + dampings[family], 1e-9)
    weighted = make_csr((values * scale).astype(np.float32), cells.indices, cells.indptr, cells.shape)
    weighted.eliminate_zeros()  # type: ignore[no-untyped-call]  # what all movies have tells nothing
    return weighted
