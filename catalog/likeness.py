"""What two films share, in rank and in words: directors, series, players, keywords, genres. Rules only, no learning."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

WEIGHTS = {"director": 4.0, "collection": 5.0, "cast": 1.6, "keyword": 1.0, "genre": 0.7}
ERA = 15  # years in which two films count as of one time


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a film."""

    genres: frozenset[str]
    keywords: frozenset[str]
    directors: tuple[str, ...]
    cast: tuple[str, ...]
    collection: str
    year: int | None


NOTHING = Traits(frozenset(), frozenset(), (), (), "", None)


def likeness(one: Traits, other: Traits) -> float:
    """How much two films share; 0 means nothing."""
    score = WEIGHTS["collection"] * bool(one.collection and one.collection == other.collection)
    score += WEIGHTS["director"] * _shared(one.directors, other.directors)
    score += WEIGHTS["cast"] * min(3, _shared(one.cast, other.cast))
    score += WEIGHTS["keyword"] * len(one.keywords & other.keywords)
    score += WEIGHTS["genre"] * len(one.genres & other.genres) / (1 + 0.2 * len(one.genres ^ other.genres))
    if score and one.year and other.year:
        score *= 1 + 0.25 * max(0.0, 1 - abs(one.year - other.year) / ERA)
    return score


def reason(one: Traits, other: Traits) -> str:
    """What ``other`` shares with ``one``, in words: the strongest tie; without any it was TMDb that named both."""
    if one.collection and one.collection == other.collection:
        return _("From the same series: {}").format(one.collection.removesuffix(" Collection"))
    for found, sentence in (
        (_common(one.directors, other.directors), _("Also directed by {}")),
        (_common(one.cast, other.cast), _("Also with {}")),
        (sorted(one.keywords & other.keywords), _("Shares a theme: {}")),
    ):
        if found:
            return sentence.format(found[0])
    genres = sorted(one.genres & other.genres)
    if not genres:
        return _("TMDB lists it beside this film")
    return _("Also {}").format(_("{} and {}").format(*map(_, genres[:2])) if len(genres) > 1 else _(genres[0]))


def _common(one: Collection[str], other: Collection[str]) -> list[str]:
    return [name for name in one if name in set(other)]


def _shared(one: Collection[str], other: Collection[str]) -> int:
    return len(_common(one, other))
