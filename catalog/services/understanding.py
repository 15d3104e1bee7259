"""How a search is understood: what its words say, held against the titles and people that there are.

A title wins: "1917", "Drama" and "Germany Year Zero" are no years, genres or countries where a movie is called so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.localization import title_variants, translations
from catalog.localization.text_normalization import fold
from catalog.services import query_parts
from catalog.services.movies import by_ids
from catalog.services.query_parts import Reading
from catalog.sources.database import title_lookup
from catalog.sources.fallback import local
from catalog.types import Filters, UnderstoodPart

LONGEST_INITIALS = 8
SHORTEST_INITIALS = 3


@dataclass(frozen=True, slots=True)
class Understanding:
    """A search taken apart."""

    parts: tuple[UnderstoodPart, ...] = ()
    rest: str = ""  # to be looked for among titles, people and themes
    movie_ids: tuple[int, ...] = ()  # that an abbreviation means
    alternatives: tuple[UnderstoodPart, ...] = ()  # what a title could mean besides

    @property
    def filters(self) -> Filters:
        """What the parts ask of a movie."""
        values = {part.kind: part.value for part in self.parts}
        spans = (query_parts.years_of(part.kind, part.value) for part in self.parts)
        first_year, last_year = next((years for years in spans if any(years)), (None, None))
        return Filters(
            genres=tuple(int(part.value) for part in self.parts if part.kind == "genre"),
            year_from=first_year,
            year_to=last_year,
            language=values.get("language"),
            country=values.get("country"),
            person=int(values["person"]) if "person" in values else None,
        )


def understand(query: str) -> Understanding:
    """What a search means. Four queries at most."""
    words = query.split()
    if abbreviation := _abbreviation(query, is_word=len(words) == 1):
        return abbreviation
    reading = query_parts.read(query)
    if len(words) < 2 and not reading.meanings:
        return Understanding(rest=query)
    if liked := query_parts.like(query):
        return _like(query, liked)
    return _parts(query, reading)


def _parts(query: str, reading: Reading) -> Understanding:
    """The parts of a search, unless they are words of a title; then what they could mean besides."""
    is_only_part = not reading.rest_text and len(reading.meanings) < 2
    if _is_title(query, reading.texts() if not is_only_part else []):
        return Understanding(rest=query, alternatives=() if reading.rest_text else reading.parts())
    times, facets = reading.without_facets(), reading.facets()
    if times.meanings and len(facets) + bool(reading.rest_text) > 1 and _is_title(times.rest_text, facets):
        reading = times  # "french connection 70s"
    parts, rest = reading.parts(), reading.rest_text
    somebody = _somebody(fold(rest), by_family_name=bool(parts)) if rest else None
    if not somebody:
        return Understanding(parts, rest)
    person_id, name = somebody
    person = query_parts.part("person", str(person_id), rest, without=reading.without_rest(), name=name)
    return Understanding((*parts, person))


def _somebody(text: str, *, by_family_name: bool) -> tuple[int, str] | None:
    """Id and name of whom a folded text names, or introduces: "films by kurosawa"."""
    if named := title_lookup.person_named(text, by_family_name=by_family_name):
        return named
    name = query_parts.introduced(text, is_beside_parts=by_family_name)
    return title_lookup.person_introduced(name) if name else None


def _is_title(text: str, parts: Sequence[str]) -> bool:
    """Whether a text is a title, or nearly one that has all its ``parts``, if it has any."""
    return title_lookup.is_title(fold(text) if parts else "", keys=title_variants.keys(text), parts=parts)


def _like(query: str, liked: str) -> Understanding:
    """The movie that others are to be like, unless the search is a title itself: "Like Stars on Earth"."""
    movies = [] if title_lookup.begins_title(fold(query)) else local().search(liked).items
    if not movies:
        return Understanding(rest=query)
    movie = translations.movie(movies[0])
    return Understanding((query_parts.part("like", str(movie.id), query, name=movie.title),))


def _abbreviation(query: str, *, is_word: bool) -> Understanding | None:
    """The movies that a search means by our table, or a single word by the initials of their titles."""
    letters = fold(query).replace(" ", "")
    if nicknamed := _nicknamed(query):
        movies = [(movie.id, movie.title) for movie in by_ids(nicknamed)]
    elif is_word and _may_be_initials(letters):
        movies = title_lookup.by_initials(letters)
    else:
        return None
    if not movies:
        return None
    part = query_parts.part("abbreviation", str(movies[0][0]), query, name=movies[0][1])
    return Understanding((part,), movie_ids=tuple(movie_id for movie_id, _ in movies))


def _nicknamed(query: str) -> tuple[int, ...]:
    """Ids by our table, where no title is the same, or begins as a nickname does that is being typed."""
    if ids := title_variants.nicknamed(query):
        return () if title_lookup.is_title("", keys=title_variants.keys(query)[:1], parts=()) else ids
    ids = title_variants.nickname_begun(query)
    return () if ids and title_lookup.begins_title(fold(query)) else ids


def _may_be_initials(letters: str) -> bool:
    """Such as "lotr" and "t2": short, without a digit of three letters at least, and no number."""
    if not letters.isascii() or letters.isdigit() or len(letters) > LONGEST_INITIALS:
        return False
    return len(letters) >= (2 if any(map(str.isdigit, letters)) else SHORTEST_INITIALS)
