"""What templates ask of films: addresses of pages and pictures, and numbers as people read them."""

from django import template

from catalog import addresses
from catalog.types import MovieDetail, MovieSummary

register = template.Library()


@register.filter
def film_url(movie: MovieSummary) -> str:
    """The address of a film's page."""
    return addresses.page(movie)


@register.filter
def poster_url(movie: MovieSummary) -> str:
    """The address of a film's poster."""
    return addresses.poster(movie)


@register.filter
def poster_srcset(movie: MovieSummary) -> str:
    """The sizes of a film's poster; empty for a drawn one."""
    return addresses.poster_set(movie)


@register.filter
def backdrop_url(movie: MovieSummary) -> str:
    """The address of a film's backdrop, or nothing."""
    return addresses.backdrop(movie) or ""


@register.filter
def lead_genre(movie: MovieSummary) -> str:
    """The name of the first genre, or nothing."""
    return movie.genres[0].name if movie.genres else ""


@register.filter
def score(value: float) -> str:
    """A score with one decimal; formatted here, as localised numbers are slow in templates."""
    return f"{value:.1f}"


@register.filter
def count(value: int) -> str:
    """A whole number with thin groups: 20,464."""
    return f"{value:,}"


@register.simple_tag
def long_title(title: str) -> str:
    """The class of a title that is too long for the largest size."""
    return "long" if len(title) > 16 or max(map(len, title.split()), default=0) > 9 else ""


@register.filter
def percent(share: float) -> str:
    """A share of 1 as a whole percentage."""
    return f"{share:.0%}"


@register.filter
def in_short(film: MovieDetail) -> str:
    """One honest sentence from the facts, for a film that nobody has described yet."""
    movie = film.summary
    year = f"of {movie.year}" if movie.year else ""
    kind = " and ".join(genre.name.lower() for genre in movie.genres[:2]) or "film"
    by = f"by {' and '.join(person.name for person in film.directors[:2])}" if film.directors else ""
    players = [person.name for person in film.cast[:3]]
    cast = f"with {', '.join(players[:-1])} and {players[-1]}" if len(players) > 1 else ""
    article = "An" if kind[0] in "aeiou" else "A"
    return f"{' '.join(filter(None, [article, kind, 'film' if kind != 'film' else '', year, by, cast]))}."
