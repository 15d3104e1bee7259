"""What two films share: people, keywords, franchise, language, words of the title. Engine only.

Rules, no learning: every shared trait counts by its rarity (inverse document frequency, Spärck Jones 1972)
and by the weight of its family; a film's traits together have length one, so a long list of names is no
advantage.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from recommend.engine.catalogue import fold
from recommend.engine.tables import dense, make, sums, table, take
from recommend.engine.types import Floats, Ints, Movie

FAMILIES = {"person": 1.0, "keyword": 1.0, "franchise": 1.5, "word": 0.7, "language": 0.3, "country": 0.3}
NAMED = ("person", "keyword")  # families whose traits are told as reasons
MOST_CAST = 10
COMMON_WORDS = frozenset(("the", "and", "for", "with", "from", "part", "der", "die", "das", "les", "des", "los", "las"))
WORD = re.compile(r"[^\W\d_]{3,}")

type Trait = tuple[str, str]  # family, folded name


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
        taste = sums(take(self.rows, favourites))
        taste[[self.traits[trait] for trait in muted if trait in self.traits]] = 0.0
        return taste

    def unnamed(self, favourites: Ints, held: sparse.csr_array) -> Floats:
        """Tell what each favourite shares with k films' rows, people and keywords apart; (k, favourites)."""
        worth = held.data * (1.0 - self.named[held.indices])
        silent = make(worth, held.indices, held.indptr, held.shape)
        return np.asarray(dense(silent @ take(self.rows, favourites).T), dtype=np.float32)


def traits_of(film: Movie) -> Iterator[tuple[Trait, str]]:
    """Every trait of a film with its spelling."""
    people = [*(film.get("directors") or ()), *(film.get("cast") or ())[:MOST_CAST]]
    yield from ((("person", fold(name)), name) for name in people)
    yield from ((("keyword", fold(word)), word) for word in film.get("keywords") or ())
    if franchise := film.get("franchise"):
        yield ("franchise", fold(franchise)), franchise
    if language := film.get("language"):
        yield ("language", fold(language)), language
    yield from ((("country", fold(code)), code) for code in film.get("countries") or ())
    words = {word.casefold() for word in WORD.findall(film.get("title") or "")}
    yield from ((("word", word), word) for word in sorted(words - COMMON_WORDS))


def compare(films: Iterable[Movie]) -> Overlap:
    """Weigh the traits of all films."""
    held = [dict(traits_of(film)) for film in films]
    count = Counter(trait for traits in held for trait in traits)
    spelling: dict[Trait, str] = {}
    for traits in held:
        for trait, name in traits.items():
            spelling.setdefault(trait, name)
    column = {trait: at for at, trait in enumerate(trait for trait in spelling if count[trait] > 1)}
    cells = [(at, column[trait]) for at, traits in enumerate(held) for trait in traits if trait in column]
    rows = table([c[0] for c in cells], [c[1] for c in cells], (len(held), len(column)))
    return Overlap(
        tuple(family for family, _ in column),
        tuple(spelling[trait] for trait in column),
        np.array([family in NAMED for family, _ in column], dtype=np.float32),
        _weighted(rows, _weights(column, count, len(held))),
    )


def _weights(column: dict[Trait, int], count: Counter[Trait], films: int) -> Floats:
    family = defaultdict(float, FAMILIES)
    return np.array([family[trait[0]] * np.log(films / count[trait]) for trait in column], dtype=np.float32)


def _weighted(rows: sparse.csr_array, weights: Floats) -> sparse.csr_array:
    """Weigh the ones of ``rows`` and give each row the length one."""
    owner = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    values = weights[rows.indices]
    length = np.sqrt(np.bincount(owner, values * values, rows.shape[0]))
    scaled = values / np.maximum(length, 1e-9)[owner]
    return make(scaled.astype(np.float32), rows.indices, rows.indptr, rows.shape)
