"""What templates ask of movies anywhere: addresses of pages and pictures, names, numbers as people read them."""

from collections.abc import Collection as AnyOf

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from catalog.localization import display_names
from catalog.localization.text_normalization import fold
from catalog.services import links
from catalog.types import Collection, MovieSummary

register = template.Library()
SHORTEST_MARK = 2  # letters
register.filter("movie_url", links.page)
register.filter("poster_srcset", links.poster_srcset)
register.filter("named_language", display_names.language_name)
register.filter("named_country", display_names.country_name)


@register.filter
def collection_name(collection: Collection, parameter: str) -> str:
    """What a collection is called that Browse finds by ``parameter``; countries and languages are kept as codes."""
    names = {"country": display_names.country_name, "language": display_names.language_name}
    return names[parameter](collection.value) if parameter in names else collection.name


@register.filter
def poster_url(movie: MovieSummary) -> str:
    """The address of a movie's poster."""
    return links.poster(movie)


@register.filter
def poster_address(movie: MovieSummary, site: str) -> str:
    """The whole address of a movie's poster, for those who read the page elsewhere."""
    address = links.poster(movie, 500)
    return address if address.startswith("http") else f"{site}{address}"


@register.filter
def genre_name(name: str) -> str:
    """A genre in the language of the page."""
    return gettext(name)


@register.filter
def lead_genre(movie: MovieSummary) -> str:
    """The name of the first genre, or nothing."""
    return gettext(movie.genres[0].name) if movie.genres else ""


@register.filter
def year_and_genre(movie: MovieSummary) -> str:
    """The line under a movie's name on a card."""
    return " · ".join(filter(None, [str(movie.year or ""), lead_genre(movie)]))


@register.filter
def score(value: float) -> str:
    """A score with one decimal."""
    return number_format(value, 1)


@register.filter
def count(value: int) -> str:
    """A whole number with groups: 20,464."""
    return number_format(value, 0, force_grouping=True)


@register.filter
def plain(value: float | None) -> str:
    """A number as a form field takes it, whatever the language: 7.5, 120, or nothing."""
    return "" if value is None else f"{value:g}" if value < 10**5 else str(value)


@register.filter
def percent(share: float) -> str:
    """A share of 1 as a whole percentage."""
    return f"{share:.0%}"


@register.filter
def decade_end(first_year: str) -> int:
    """The last year of a decade that begins with ``first_year``."""
    return int(first_year) + 9


@register.filter
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


@register.simple_tag
def long_title(title: str) -> str:
    """The class of a title that is too long for the largest size."""
    longest = max(map(len, title.split()), default=0)
    if len(title) > 34 or longest > 13:
        return "longest-title"
    return "long-title" if len(title) > 16 or longest > 9 else ""
