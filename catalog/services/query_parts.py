"""What the words of a search say besides a title: years, decades, genres, countries, languages, "like X". No queries.

Such words stand at either end of a search ("1999 horror", "japanese crime films of the 60s"); what is left
is a title, a name or a theme. Whether all is a title, finds `catalog.services.understanding`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from catalog.localization import display_names
from catalog.localization.query_times import BESIDE, LONGEST_TIME, YEAR, Span, decade, span
from catalog.localization.query_vocabulary import LONGEST_NAME, facets
from catalog.localization.text_normalization import fold
from catalog.services import genres
from catalog.types import UnderstoodKind, UnderstoodPart

APOSTROPHES = re.compile("['\u2019]")
MOST_GENRES = 3
# Words between parts, which say nothing by themselves.
FILLERS = frozenset(
    ("a", "an", "the", "of", "from", "in", "by", "with", "and", "for", "film", "films", "movie", "movies", "cinema",
     "best", "good", "great", "year", "years", "set", "made", "der", "die", "das", "den", "dem", "des", "ein", "eine",
     "aus", "von", "vom", "im", "mit", "und", "filme", "filmen", "beste", "besten", "gute", "guter", "guten", "jahr",
     "jahre", "jahren")
)  # fmt: skip
# A rest with one of these inside is more likely a title that is not here: "war of the worlds" asks for no war films.
TITLE_WORDS = frozenset(["of", "the", "and", "der", "die", "das", "des", "und"])
LIKE = re.compile(
    r"(?:(?:films?|movies?|filme|something|etwas|more|mehr|anything|similar|ähnlich\w*)\s+)*"
    r"(?:like|wie|similar\s+to)\s+(?P<title>\S.*)",
    re.IGNORECASE,
)
# Before somebody's name: "films by Kurosawa", "alle Filme mit Tom Hanks", "directed by Hitchcock".
INTRODUCTION = re.compile(
    r"(?:(?:all|the|alle|die)\s+)?(?P<films>(?:films?|movies?|filme|filmen)\s+)?"
    r"(?:(?:directed\s+)?by|starring|with|of|from|von|vom|mit)\s+(?P<name>\S.*)"
)
DASH = re.compile(r"\w+\s*[-/\u2013\u2014]\s*\w+")  # between two words; one of them may stand apart
TIMES = frozenset({"year", "decade", "years"})
type Meaning = tuple[UnderstoodKind, str]


@dataclass(slots=True)
class Reading:
    """A search as it is read: what each part means by the places of its words, and the words that are left."""

    words: list[str]  # as they were typed
    meanings: dict[range, tuple[Meaning, ...]] = field(default_factory=dict)
    rest: range = range(0)

    @property
    def rest_text(self) -> str:
        """The words that mean nothing but themselves."""
        return " ".join(self.words[place] for place in self.rest)

    def without_rest(self) -> str:
        """The search without these words."""
        return self._text(self._others(self.rest))

    def parts(self) -> tuple[UnderstoodPart, ...]:
        """What was understood, in the order of the words."""
        return tuple(
            part(kind, value, self._text(places), without=self._text(self._others(places)))
            for places in sorted(self.meanings, key=lambda places: places.start)
            for kind, value in self.meanings[places]
        )

    def texts(self) -> list[str]:
        """The parts as they were typed, folded."""
        return [fold(self._text(places)) for places in self.meanings]

    def facets(self) -> list[str]:
        """Those of them that say nothing of a time."""
        return [fold(self._text(places)) for places, meanings in self.meanings.items() if not _is_time(meanings)]

    def without_facets(self) -> "Reading":
        """The same with times alone understood."""
        times = {places: meanings for places, meanings in self.meanings.items() if _is_time(meanings)}
        taken = {place for places in times for place in places}
        left = [place for place in range(len(self.words)) if place not in taken]
        return Reading(self.words, times, range(left[0], left[-1] + 1) if left else range(0))

    def _others(self, places: range) -> list[int]:
        return [place for place in range(len(self.words)) if place not in places]

    def _text(self, places: Iterable[int]) -> str:
        return " ".join(self.words[place] for place in places)


def read(query: str) -> Reading:
    """Peel parts off both ends of a search for as long as there are any."""
    words = query.split()
    folded = [fold(APOSTROPHES.sub("", word)) for word in words]
    reading = Reading(words)
    start, end = 0, len(words)
    while start < end:
        if places := _part_at_end(reading, folded, start, end):
            end = places.start
        elif places := _part_at_start(reading, folded, start, end):
            start = places.stop
        elif reading.meanings and folded[end - 1] in FILLERS:
            end -= 1
        elif folded[start] in FILLERS and _is_part_ahead(reading, folded, start, end):
            start += 1
        else:
            break
    reading.rest = range(start, end)
    if TITLE_WORDS.intersection(folded[start:end]):
        return reading.without_facets()
    return reading


def like(query: str) -> str:
    """The title in "films like X"; empty when a search says nothing of the kind."""
    match = LIKE.fullmatch(query)
    return match["title"] if match else ""


def introduced(text: str, *, is_beside_parts: bool) -> str:
    """The name that a folded text introduces: "kurosawa" in "films by kurosawa"; empty where it introduces none.

    Without the word films only beside other parts of a search: "by the sea" is a title.
    """
    match = INTRODUCTION.fullmatch(text)
    return match["name"] if match and (match["films"] or is_beside_parts) else ""


def part(kind: UnderstoodKind, value: str, text: str, *, without: str = "", name: str = "") -> UnderstoodPart:
    """A part of a search with its name in the reader's language; movies and people bring theirs along."""
    return UnderstoodPart(kind, text, value, name or _name(kind, value), without)


def _name(kind: UnderstoodKind, value: str) -> str:
    if kind == "genre":
        return _(genres.names().get(int(value), value))
    if kind == "country":
        return display_names.country_name(value)
    if kind == "language":
        return display_names.language_name(value)
    if kind == "years":
        return _span_name(*years_of(kind, value))
    return _("%(decade)ss") % {"decade": value} if kind == "decade" else value


def years_of(kind: UnderstoodKind, value: str) -> Span:
    """First and last year of a part that says when: None and 1959 of "-1959"; twice None of any other."""
    if kind not in TIMES:
        return None, None
    first, _dash, last = value.partition("-")
    if kind == "years":
        return int(first or 0) or None, int(last or 0) or None
    return int(value), int(value) + (9 if kind == "decade" else 0)


def _span_name(first: int | None, last: int | None) -> str:
    if first and last:
        return f"{first}\u2013{last}"
    return _("from %(value)s") % {"value": first} if first else _("until %(value)s") % {"value": last}


def _is_time(meanings: tuple[Meaning, ...]) -> bool:
    return meanings[0][0] in TIMES


def _part_at_end(reading: Reading, folded: list[str], start: int, end: int) -> range | None:
    return next(
        (places for size in _sizes(start, end) if _takes(reading, folded, places := range(end - size, end))), None
    )


def _part_at_start(reading: Reading, folded: list[str], start: int, end: int) -> range | None:
    return next(
        (places for size in _sizes(start, end) if _takes(reading, folded, places := range(start, start + size))), None
    )


def _is_part_ahead(reading: Reading, folded: list[str], start: int, end: int) -> bool:
    """Whether only fillers stand before the next part: "the best french comedies"."""
    ahead = next((place for place in range(start, end) if folded[place] not in FILLERS), end)
    trial = Reading(reading.words, dict(reading.meanings))
    return ahead < end and _part_at_start(trial, folded, ahead, end) is not None


def _sizes(start: int, end: int) -> range:
    """How many words may make a part, the most first."""
    return range(min(LONGEST_TIME, end - start), 0, -1)


def _takes(reading: Reading, folded: list[str], places: range) -> bool:
    """Whether these words are a part that is not said yet; then the reading has it."""
    words = tuple(" ".join(folded[place] for place in places).split())
    meanings = _meanings(words, are_joined=bool(DASH.fullmatch(" ".join(reading.words[place] for place in places))))
    kinds = [kind for known in reading.meanings.values() for kind, _ in known]
    for kind, _value in meanings:
        if kind in TIMES and TIMES & set(kinds):
            return False
        if kind in kinds and (kind != "genre" or kinds.count("genre") >= MOST_GENRES):
            return False
    if meanings:
        reading.meanings[places] = meanings
    return bool(meanings)


def _meanings(words: tuple[str, ...], *, are_joined: bool) -> tuple[Meaning, ...]:
    time = [word for word in words if word not in BESIDE] if are_joined else words  # "80er-Jahre"
    if len(time) == 1 and YEAR.fullmatch(time[0]):
        return (("year", time[0]),)
    if first_year := decade(time[0]) if len(time) == 1 else None:
        return (("decade", str(first_year)),)
    if years := span(words, are_joined=are_joined):
        return (("years", "-".join(str(year or "") for year in years)),)
    return facets(words) if len(words) <= LONGEST_NAME else ()
