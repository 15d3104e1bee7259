"""One reason for one person of a group, in words that the others may read.

Without leave a reason is general: a genre, a time, or that many like the movie. With it a reason may say more, and name
favorites or picks. What somebody rated is never named, and no reason says who asked for what. Decision 0150.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from django.utils.translation import gettext

from catalog.types import MovieSummary
from recommend.engine import Part
from recommend.services.explanations import (
    CAUSE_KINDS,
    Titles,
    is_uninformative,
    movie_id_of,
    name_of,
    sentence,
    subject,
    with_favorites,
)

GENERAL: Mapping[str, Callable[[str], str]] = {  # what may be said of everybody
    "genre": lambda name: gettext("Likes {}").format(name),
    "decade": lambda name: gettext("Likes films from the {}").format(name),
}
SPECIFIC: Mapping[str, Callable[[str], str]] = {  # what is said with leave, where no movie can be named
    **GENERAL,
    "language": lambda name: gettext("Likes films in {}").format(name),
    "country": lambda name: gettext("Likes films from {}").format(name),
    "keyword": lambda name: gettext("Likes the theme {}").format(name),
}


@dataclass(frozen=True, slots=True)
class Openness:
    """What one person lets the others read."""

    names_movies: bool = False
    nameable: Set[int] = frozenset()  # favorites or picks
    wanted: Set[int] = frozenset()  # movies that they want to see


def reason_for(parts: Sequence[Part], movie: MovieSummary, titles: Titles, openness: Openness) -> str:
    """The strongest reason that may be told. Each is true: what no part says is not said.

    Args:
        parts: what the engine says of the movie for this person.
        movie: the movie.
        titles: of the movies that the parts come from.
        openness: what the person lets the others read.
    """
    if openness.names_movies and movie.id in openness.wanted:
        return gettext("Wants to see it")
    kinds = CAUSE_KINDS if openness.names_movies else GENERAL
    tellable = [part for part in parts if part.value > 0 and part.kind in kinds and _is_informative(part, movie)]
    strongest = max(tellable, key=lambda part: (part.kind != "decade", part.value), default=None)
    if strongest:
        return _in_words(strongest, movie, titles, openness)
    if any(part.kind == "popular" and part.value > 0 for part in parts):
        return sentence(Part("popular", 1.0), None, movie, ())
    return gettext("Something else, for a change")


def _is_informative(part: Part, movie: MovieSummary) -> bool:
    """Whether friends would say it: of years only those of the movie, and only where nothing else is to be said."""
    if part.kind == "decade":
        return movie.year is not None and str(movie.year // 10 * 10) == part.name
    return not is_uninformative(part, movie)


def _in_words(part: Part, movie: MovieSummary, titles: Titles, openness: Openness) -> str:
    sources = [movie_id_of(movie_id) for movie_id in part.movie_ids] if openness.names_movies else []
    named = [titles[movie_id] for movie_id in sources if movie_id in openness.nameable and movie_id in titles]
    if part.kind == "crowd":
        return sentence(part, None, movie, named) if named else gettext("People with a similar taste love it")
    if not named and part.kind in SPECIFIC:
        return SPECIFIC[part.kind](name_of(part.kind, part.name or ""))
    return with_favorites(subject(part, None, movie), part.kind, named)
