"""What only covers and movie pages ask: facts for machines, where to watch, short lines of facts."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.localization import display_names
from catalog.localization.text_normalization import fold
from catalog.services import links
from catalog.site.movie_filters import genre_name, length_in_hours, poster_address
from catalog.types import HOME_REGION, MovieDetail

SHORT = 180  # characters of an overview on a cover
KINDS = (
    ("stream", gettext_lazy("Stream")),
    ("free", gettext_lazy("Free")),
    ("ads", gettext_lazy("With ads")),
    ("rent", gettext_lazy("Rent")),
    ("buy", gettext_lazy("Buy")),
)
# So that no text can end the script element, whatever a movie is called.
_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


@dataclass(frozen=True, slots=True)
class Offers:
    """Where a movie can be watched in one country: (kind in words, [(provider, its logo's file name or nothing)])."""

    country: str
    kinds: list[tuple[str, list[tuple[str, str]]]]
    link: str  # to all of them, on TMDb; empty where it tells none
    region: str  # the country's code
    regions: list[tuple[str, str]]  # codes and names of the countries with offers, and of the reader's own


def offers(detail: MovieDetail, user: Any, region: str = "") -> Offers:
    """Where a movie can be watched: in ``region`` if that is a country with offers, else where ``user`` is at home."""
    home = getattr(user, "region", "") or HOME_REGION
    region = region if region in detail.watch_providers else home
    region_offers = detail.watch_providers.get(region, ())
    by_kind = [(str(words), [offer.provider for offer in region_offers if offer.kind == kind]) for kind, words in KINDS]
    kinds = [
        (words, [(provider, detail.provider_logos.get(provider, "")) for provider in providers])
        for words, providers in by_kind
        if providers
    ]
    named = [(code, display_names.country_name(code)) for code in {*detail.watch_providers, home}]
    return Offers(
        country=display_names.country_name(region),
        kinds=kinds,
        link=detail.watch_links.get(region, ""),
        region=region,
        regions=sorted(named, key=lambda code_and_name: fold(code_and_name[1])),
    )


def embedded(trailer_url: str) -> str:
    """The address of a trailer's player, from that of its page; it starts at once, as somebody has just pressed."""
    key = trailer_url.partition("?v=")[2]
    return f"{settings.TRAILER_HOST}/embed/{key}?autoplay=1"


def json_ld(detail: MovieDetail, site: str) -> SafeString:
    """A movie's facts for search engines (schema.org), as a script element that no browser runs."""
    movie = detail.summary
    facts: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Movie",
        "name": movie.title,
        "alternateName": movie.original_title if movie.original_title != movie.title else None,
        "url": f"{site}{links.page(movie)}",
        "image": poster_address(movie, site),
        "description": movie.overview,
        "datePublished": movie.release_date.isoformat() if movie.release_date else str(movie.year or ""),
        "duration": f"PT{detail.runtime}M" if detail.runtime else None,
        "genre": [genre.name for genre in movie.genres],
        "inLanguage": movie.original_language,
        "director": [{"@type": "Person", "name": person.name} for person in detail.directors],
        "actor": [{"@type": "Person", "name": person.name} for person in detail.cast[:8]],
        "sameAs": f"https://www.imdb.com/title/{detail.imdb_id}/" if detail.imdb_id else None,
    }
    if movie.vote_count:
        rating: dict[str, object] = {"@type": "AggregateRating", "bestRating": 10, "ratingCount": movie.vote_count}
        rating["author"] = {"@type": "Organization", "name": "TMDB", "url": "https://www.themoviedb.org/"}
        facts["aggregateRating"] = rating | {"ratingValue": round(movie.vote_average, 1)}
    text = json.dumps({name: value for name, value in facts.items() if value}, ensure_ascii=False)
    safe = mark_safe(text.translate(_UNSAFE))  # noqa: S308 - nothing is left that HTML would read
    return format_html('<script type="application/ld+json">{}</script>', safe)


def first_sentences(overview: str) -> str:
    """As many whole sentences of an overview as fit on a cover, at least one."""
    sentences = overview.replace("? ", "?|").replace(". ", ".|").split("|")
    text = sentences[0]
    for sentence in sentences[1:]:
        if len(text) + len(sentence) > SHORT:
            break
        text += f" {sentence}"
    return text


def credit_line(detail: MovieDetail) -> str:
    """Director, year and length of a movie, as a cover says them."""
    director = detail.directors[0].name if detail.directors else ""
    length = length_in_hours(detail.runtime) if detail.runtime else ""
    return " · ".join(filter(None, [director, str(detail.summary.year or ""), length]))


def in_short(detail: MovieDetail) -> str:
    """The facts in two or three short sentences, for a movie that nobody has described yet."""
    movie = detail.summary
    kind = ", ".join(genre_name(genre.name) for genre in movie.genres[:2]) or _("Film")
    kind_and_year = f"{kind}, {movie.year}." if movie.year else f"{kind}."
    names = _together([person.name for person in detail.directors[:2]])
    directed_by = _("Directed by %(names)s.") % {"names": names} if names else ""
    actors = _together([person.name for person in detail.cast[:3]])
    cast = _("With %(names)s.") % {"names": actors} if actors else ""
    return " ".join(filter(None, [kind_and_year, directed_by, cast]))


def _together(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(most)s and %(last)s") % {"most": ", ".join(names[:-1]), "last": names[-1]}


FILTERS = {
    "credit_line": credit_line,
    "embedded": embedded,
    "first_sentences": first_sentences,
    "in_short": in_short,
    "json_ld": json_ld,
    "offers": offers,
}
