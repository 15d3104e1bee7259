"""What templates ask of movies anywhere: addresses of pages and pictures, names, numbers as people read them."""

from collections.abc import Collection as AnyOf
from collections.abc import Sequence

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.localization import display_names
from catalog.localization.text_normalization import fold
from catalog.services import links, poster_rows
from catalog.services.collections import collection_name, collection_sentence
from catalog.types import CardFacts, Collection, ListedMovie, MovieSummary, Person
from project.localization.numbers import in_tenths
from project.localization.sentences import gettext

SHORTEST_MARK = 2  # letters
MOST_SERVICES = 2  # that a card names
MOST_COVERS = 3  # of an editor's list


def poster_address(movie: MovieSummary, site: str) -> str:
    """The whole address of a movie's poster, for those who read the page elsewhere."""
    address = links.poster(movie, 500)
    return address if address.startswith("http") else f"{site}{address}"


def share_address(movie: MovieSummary, site: str) -> str:
    """The whole address of the picture that stands beside a link to a movie."""
    address = links.share_picture(movie)
    return address if address.startswith("http") else f"{site}{address}"


def genre_name(name: str) -> str:
    """A genre in the language of the page."""
    return gettext(name)


def year_and_genre(movie: MovieSummary) -> str:
    """The line under a movie's name on a card."""
    genre = gettext(movie.genres[0].name) if movie.genres else ""
    return " · ".join(filter(None, [str(movie.year or ""), genre]))


def length_in_hours(minutes: int) -> str:
    """How long a movie is: 2 h 15, 55 min."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("%(n)s min") % {"n": minutes}
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def where_to_watch(facts: CardFacts) -> str:
    """Where a movie is in the price, else that it can be rented or bought; nothing where no offer is known."""
    if facts.services:
        return gettext("On %(services)s") % {"services": ", ".join(facts.services[:MOST_SERVICES])}
    return gettext("To rent or buy") if facts.is_sold else ""


def plain(value: float | None) -> str:
    """A number as a form field takes it, whatever the language: 7.5, 120, or nothing."""
    return "" if value is None else f"{value:g}" if value < 10**5 else str(value)


def decade_end(first_year: str) -> int:
    """The last year of a decade that begins with ``first_year``."""
    return int(first_year) + 9


def marked(text: str, query: str) -> SafeString:
    """``text`` with the words of ``query`` marked, whatever their accents and case. Markup in either stays text."""
    words = [word for word in fold(query).split() if len(word) >= SHORTEST_MARK]
    folded, origin = _fold_by_letter(text)
    matches = sorted(_matches(folded, words))
    html, marked_until = [], 0
    for folded_start, folded_end in matches:
        start, end = origin[folded_start], origin[folded_end - 1] + 1
        if start >= marked_until:
            html += [format_html("{}", text[marked_until:start]), format_html("<mark>{}</mark>", text[start:end])]
            marked_until = end
    return format_html_join("", "{}", ((part,) for part in [*html, text[marked_until:]]))


def _fold_by_letter(text: str) -> tuple[str, list[int]]:
    """``text`` folded letter by letter, and for each letter of the result the place it comes from."""
    letters = [(letter, position) for position, character in enumerate(text) for letter in fold(character) or " "]
    return "".join(letter for letter, _ in letters), [position for _, position in letters]


def _matches(text: str, words: AnyOf[str]) -> set[tuple[int, int]]:
    """Where words of ``text`` begin with one of ``words``."""
    starts = [
        position
        for position, letter in enumerate(text)
        if letter != " " and (position == 0 or text[position - 1] == " ")
    ]
    return {
        (position, position + len(word)) for position in starts for word in words if text.startswith(word, position)
    }


def long_title(title: str) -> str:
    """The class of a title that is too long for the largest size."""
    longest = max(map(len, title.split()), default=0)
    if len(title) > 34 or longest > 13:
        return "longest-title"
    return "long-title" if len(title) > 16 or longest > 9 else ""


def initials(name: str) -> str:
    """The first letters of the first and the last part of somebody's name, or of its only one: there is no face."""
    parts = name.split()
    return "".join(part[0] for part in dict.fromkeys((parts[0], parts[-1]))).upper()


def covers(listed: Sequence[ListedMovie]) -> list[str]:
    """Addresses of the posters that stand for an editor's list."""
    return links.covers([each.movie for each in listed], MOST_COVERS, width=185)


def director_url(collection: Collection) -> str:
    """The address of the director whose movies a collection holds."""
    return links.person(Person(int(collection.value), collection.name))


def beside[T](item: T, attribute: str, photographed: str | None) -> T:
    """What comes into a row later; ``photographed`` is what the page says of the row, nothing where all are drawn."""
    return poster_rows.beside(item, attribute, photographed=bool(photographed)) if settings.TMDB_ENABLED else item


FILTERS = {
    "alike": poster_rows.alike,
    "backdrop_srcset": links.backdrop_srcset,
    "backdrop_url": links.backdrop,
    "beside": beside,
    "covers": covers,
    "face_srcset": links.face_srcset,
    "face_url": links.face,
    "is_photographed": poster_rows.is_photographed,
    "logo_url": links.logo,
    "initials": initials,
    "collection_name": collection_name,
    "collection_sentence": collection_sentence,
    "decade_end": decade_end,
    "director_url": director_url,
    "genre_name": genre_name,
    "length_in_hours": length_in_hours,
    "long_title": long_title,
    "marked": marked,
    "movie_url": links.page,
    "person_url": links.person,
    "named_country": display_names.country_name,
    "named_language": display_names.language_name,
    "plain": plain,
    "poster_address": poster_address,
    "share_address": share_address,
    "poster_srcset": links.poster_srcset,
    "poster_url": links.poster,
    "score": in_tenths,
    "where_to_watch": where_to_watch,
    "year_and_genre": year_and_genre,
}
