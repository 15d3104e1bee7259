"""What two movies share: people, keywords, franchise, language, words of the title.

Rules, no learning: every shared trait counts by its rarity (inverse document frequency, Spärck Jones 1972)
and by the weight of its family; a movie's traits together have length one, so a long list of names is no
advantage.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from recommend.engine.matrices.movie_features import normalize_name
from recommend.engine.matrices.sparse import SparseRows, indicator_matrix, locate, make_csr, take_rows
from recommend.engine.types import ALL, Among, Floats, Ints, Movie

FAMILY_WEIGHTS = {"person": 1.0, "keyword": 1.0, "franchise": 1.5, "word": 0.7, "language": 0.3, "country": 0.3}
NAMED_FAMILIES = ("person", "keyword")  # families whose traits are told as reasons
MAX_CAST = 10
COMMON_WORDS = frozenset(("the", "and", "for", "with", "from", "part", "der", "die", "das", "les", "des", "los", "las"))
WORD_PATTERN = re.compile(r"[^\W\d_]{3,}")

type Trait = tuple[str, str]  # family, name


@dataclass(frozen=True, slots=True)
class ContentSimilarity:
    """Traits of n movies; f traits that at least two movies have."""

    traits: dict[Trait, int] = field(init=False, repr=False)
    families: tuple[str, ...]  # (f,)
    names: tuple[str, ...]  # (f,), as first spelled
    named: Floats  # (f,), 1 for traits that are told by name
    rows: sparse.csr_array  # (n, f), weighted, each row of length one or empty

    def __post_init__(self) -> None:
        """Index the traits; a frozen class sets its own fields this way."""
        spelled = zip(self.families, self.names, strict=True)
        traits = {(family, normalize_name(name)): column for column, (family, name) in enumerate(spelled)}
        object.__setattr__(self, "traits", traits)

    def profile(self, favorites: Ints, muted: Iterable[Trait] = ()) -> Floats:
        """Sum of the favorites' traits, without the muted ones; shape (f,)."""
        profile = take_rows(self.rows, favorites).column_sums()
        profile[[self.traits[trait] for trait in muted if trait in self.traits]] = 0.0
        return profile

    def scores(self, profile: Floats, among: Among = ALL) -> Floats:
        """Tell how much each movie of ``among`` has of a profile."""
        if isinstance(among, slice):
            return np.asarray(self.rows @ profile)[among]
        return np.asarray(take_rows(self.rows, among).to_csr() @ profile)

    def unnamed_contributions(self, favorites: Ints, chosen_rows: SparseRows) -> Floats:
        """Tell what each favorite shares with k movies' rows, but for people and keywords; (k, favorites)."""
        favorite_rows = take_rows(self.rows, favorites)
        unnamed_cells = np.flatnonzero(self.named[favorite_rows.columns] == 0)
        traits, trait_rows = np.unique(favorite_rows.columns[unnamed_cells], return_inverse=True)
        if not len(traits):
            return np.zeros((len(chosen_rows.lengths), len(favorites)), dtype=np.float32)
        weights_by_favorite = np.zeros((len(traits), len(favorites)), dtype=np.float32)
        weights_by_favorite[trait_rows, favorite_rows.row_index[unnamed_cells]] = favorite_rows.values[unnamed_cells]
        columns = locate(traits.astype(np.int64), chosen_rows.columns)
        cells = np.flatnonzero(columns >= 0)
        lengths = np.bincount(chosen_rows.row_index[cells], minlength=len(chosen_rows.lengths))
        shared = SparseRows(chosen_rows.values[cells], columns[cells], lengths, len(traits))
        return np.asarray(shared.to_csr() @ weights_by_favorite)


def traits_of(movie: Movie) -> Iterator[Trait]:
    """Every trait of a movie, as spelled."""
    yield from (("person", name) for name in movie.get("directors") or ())
    yield from (("person", name) for name in (movie.get("cast") or ())[:MAX_CAST])
    yield from (("keyword", word) for word in movie.get("keywords") or ())
    if franchise := movie.get("franchise"):
        yield "franchise", franchise
    if language := movie.get("language"):
        yield "language", language
    yield from (("country", code) for code in movie.get("countries") or ())
    words = {word.casefold() for word in WORD_PATTERN.findall(movie.get("title") or "")}
    yield from (("word", word) for word in sorted(words - COMMON_WORDS))


def fit_content_similarity(movies: Iterable[Movie]) -> ContentSimilarity:
    """Weigh the traits of all movies."""
    spelling: dict[Trait, str] = {}  # of all traits, in the order in which they come
    trait_index: dict[Trait, int] = {}  # the same by every spelling, as normalizing takes long
    movie_rows, traits = array("i"), array("i")
    movie_count = 0
    for movie_count, movie in enumerate(movies, start=1):
        for family, name in traits_of(movie):
            column = trait_index.get((family, name))
            if column is None:
                trait = (family, normalize_name(name))
                spelling.setdefault(trait, name)
                column = trait_index[family, name] = trait_index.setdefault(trait, len(spelling) - 1)
            movie_rows.append(movie_count - 1)
            traits.append(column)
    rows = indicator_matrix(np.array(movie_rows), np.array(traits), (movie_count, len(spelling)))
    shared = np.flatnonzero(np.bincount(rows.indices, minlength=len(spelling)) > 1)
    names, spellings = list(spelling), list(spelling.values())
    families = tuple(names[column][0] for column in shared.tolist())
    rows = rows[:, shared]
    return ContentSimilarity(
        families,
        tuple(spellings[column] for column in shared.tolist()),
        np.array([family in NAMED_FAMILIES for family in families], dtype=np.float32),
        _weighted(rows, _weights(families, rows)),
    )


def known_traits(content: ContentSimilarity, movies: Iterable[Movie]) -> SparseRows:
    """Weigh the traits of further movies, as far as known movies have them."""
    movie_rows, traits, movie_count = array("i"), array("i"), 0
    for movie_count, movie in enumerate(movies, start=1):
        for family, name in traits_of(movie):
            if (column := content.traits.get((family, normalize_name(name)))) is not None:
                movie_rows.append(movie_count - 1)
                traits.append(column)
    rows = indicator_matrix(np.array(movie_rows), np.array(traits), (movie_count, len(content.names)))
    weighted = _weighted(rows, _weights(content.families, content.rows))
    return SparseRows(weighted.data, weighted.indices, np.diff(weighted.indptr).astype(np.int64), rows.shape[1])


def _weights(families: Sequence[str], rows: sparse.csr_array) -> Floats:
    """By family and rarity; nothing for what no movie, or every movie, has."""
    count = np.bincount(rows.indices, minlength=rows.shape[1])
    rarity = np.log(rows.shape[0] / np.maximum(count, 1)) * (count > 0)
    return np.asarray(np.array([FAMILY_WEIGHTS[family] for family in families]) * rarity, dtype=np.float32)


def _weighted(rows: sparse.csr_array, weights: Floats) -> sparse.csr_array:
    """Weigh the ones of ``rows`` and give each row the length one."""
    row_index = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    values = weights[rows.indices]
    length = np.sqrt(np.bincount(row_index, values * values, rows.shape[0]))
    scaled = values / np.maximum(length, 1e-9)[row_index]
    weighted = make_csr(scaled.astype(np.float32), rows.indices, rows.indptr, rows.shape)
    weighted.eliminate_zeros()  # type: ignore[no-untyped-call]  # what all movies have tells nothing
    return weighted
