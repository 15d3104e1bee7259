"""What two films share: people, keywords, franchise, language, words of the title. Engine only.

Rules, no learning: every shared trait counts by its rarity (inverse document frequency, Spärck Jones 1972)
and by the weight of its family; a film's traits together have length one, so a long list of names is no
advantage.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from recommend.engine.catalogue import fold
from recommend.engine.tables import Rows, find, make, table, take
from recommend.engine.types import ALL, Among, Floats, Ints, Movie

FAMILIES = {"person": 1.0, "keyword": 1.0, "franchise": 1.5, "word": 0.7, "language": 0.3, "country": 0.3}
NAMED = ("person", "keyword")  # families whose traits are told as reasons
MOST_CAST = 10
COMMON_WORDS = frozenset(("the", "and", "for", "with", "from", "part", "der", "die", "das", "les", "des", "los", "las"))
WORD = re.compile(r"[^\W\d_]{3,}")

type Trait = tuple[str, str]  # family, name


@dataclass(frozen=True, slots=True)
class Overlap:
    """Traits of n films; f traits that at least two films have."""

    traits: dict[Trait, int] = field(init=False, repr=False)
    family: tuple[str, ...]  # (f,)
    names: tuple[str, ...]  # (f,), as first spelled
    named: Floats  # (f,), 1 for traits that are told by name
    rows: sparse.csr_array  # (n, f), weighted, each row of length one or empty

    def __post_init__(self) -> None:
        """Turn the names round; a frozen class sets its own fields this way."""
        traits = {(one, fold(name)): at for at, (one, name) in enumerate(zip(self.family, self.names, strict=True))}
        object.__setattr__(self, "traits", traits)

    def profile(self, favourites: Ints, muted: Iterable[Trait] = ()) -> Floats:
        """Sum of the favourites' traits, without the muted ones; shape (f,)."""
        taste = take(self.rows, favourites).sums()
        taste[[self.traits[trait] for trait in muted if trait in self.traits]] = 0.0
        return taste

    def alike(self, profile: Floats, among: Among = ALL) -> Floats:
        """Tell how much each film of ``among`` has of a profile."""
        if isinstance(among, slice):
            return np.asarray(self.rows @ profile)[among]
        return np.asarray(take(self.rows, among).table() @ profile)

    def unnamed(self, favourites: Ints, held: Rows) -> Floats:
        """Tell what each favourite shares with k films' rows, people and keywords apart; (k, favourites)."""
        own = take(self.rows, favourites)
        silent = np.flatnonzero(self.named[own.columns] == 0)
        traits, which = np.unique(own.columns[silent], return_inverse=True)
        if not len(traits):
            return np.zeros((len(held.lengths), len(favourites)), dtype=np.float32)
        worth = np.zeros((len(traits), len(favourites)), dtype=np.float32)
        worth[which, own.owner[silent]] = own.values[silent]
        at = find(traits.astype(np.int64), held.columns)
        met = np.flatnonzero(at >= 0)
        lengths = np.bincount(held.owner[met], minlength=len(held.lengths))
        return np.asarray(Rows(held.values[met], at[met], lengths, len(traits)).table() @ worth)


def traits_of(film: Movie) -> Iterator[Trait]:
    """Every trait of a film, as spelled."""
    yield from (("person", name) for name in film.get("directors") or ())
    yield from (("person", name) for name in (film.get("cast") or ())[:MOST_CAST])
    yield from (("keyword", word) for word in film.get("keywords") or ())
    if franchise := film.get("franchise"):
        yield "franchise", franchise
    if language := film.get("language"):
        yield "language", language
    yield from (("country", code) for code in film.get("countries") or ())
    words = {word.casefold() for word in WORD.findall(film.get("title") or "")}
    yield from (("word", word) for word in sorted(words - COMMON_WORDS))


def compare(films: Iterable[Movie]) -> Overlap:
    """Weigh the traits of all films."""
    spelling: dict[Trait, str] = {}  # of all traits, in the order in which they come
    number: dict[Trait, int] = {}  # the same by every spelling, as folding takes long
    owners, traits = array("i"), array("i")
    films_read = 0
    for films_read, film in enumerate(films, start=1):
        for family, name in traits_of(film):
            at = number.get((family, name))
            if at is None:
                trait = (family, fold(name))
                spelling.setdefault(trait, name)
                at = number[family, name] = number.setdefault(trait, len(spelling) - 1)
            owners.append(films_read - 1)
            traits.append(at)
    rows = table(np.array(owners), np.array(traits), (films_read, len(spelling)))
    kept = np.flatnonzero(np.bincount(rows.indices, minlength=len(spelling)) > 1)
    names, spelled = list(spelling), list(spelling.values())
    families = tuple(names[at][0] for at in kept.tolist())
    rows = rows[:, kept]
    return Overlap(
        families,
        tuple(spelled[at] for at in kept.tolist()),
        np.array([one in NAMED for one in families], dtype=np.float32),
        _weighted(rows, _weights(families, rows)),
    )


def recognised(overlap: Overlap, films: Iterable[Movie]) -> Rows:
    """Weigh the traits of further films, as far as known films have them."""
    owners, traits, films_read = array("i"), array("i"), 0
    for films_read, film in enumerate(films, start=1):
        for family, name in traits_of(film):
            if (at := overlap.traits.get((family, fold(name)))) is not None:
                owners.append(films_read - 1)
                traits.append(at)
    rows = table(np.array(owners), np.array(traits), (films_read, len(overlap.names)))
    found = _weighted(rows, _weights(overlap.family, overlap.rows))
    return Rows(found.data, found.indices, np.diff(found.indptr).astype(np.int64), rows.shape[1])


def _weights(families: Sequence[str], rows: sparse.csr_array) -> Floats:
    """By family and rarity; nothing for what no film, or every film, has."""
    count = np.bincount(rows.indices, minlength=rows.shape[1])
    rarity = np.log(rows.shape[0] / np.maximum(count, 1)) * (count > 0)
    return np.asarray(np.array([FAMILIES[one] for one in families]) * rarity, dtype=np.float32)


def _weighted(rows: sparse.csr_array, weights: Floats) -> sparse.csr_array:
    """Weigh the ones of ``rows`` and give each row the length one."""
    owner = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    values = weights[rows.indices]
    length = np.sqrt(np.bincount(owner, values * values, rows.shape[0]))
    scaled = values / np.maximum(length, 1e-9)[owner]
    weighted = make(scaled.astype(np.float32), rows.indices, rows.indptr, rows.shape)
    weighted.eliminate_zeros()  # type: ignore[no-untyped-call]  # what all films have tells nothing
    return weighted
