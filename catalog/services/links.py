"""Addresses of films and their pictures: our pages, TMDb's files at TMDb's sizes, the posters that the site draws."""

from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from catalog import posters
from catalog.types import MovieSummary

POSTER_WIDTHS = (185, 342, 500)


def page(film: MovieSummary) -> str:
    """The address of a film's page."""
    return reverse("catalog:film", args=[film.id, slug(film)])


def slug(film: MovieSummary) -> str:
    """The readable part of a film's address, the same in every language; never empty."""
    return slugify(film.source_title or film.title) or slugify(film.original_title) or "film"


def poster(film: MovieSummary, width: int = 342) -> str:
    """The address of a film's poster; there always is one."""
    if film.poster_path:
        return f"{settings.TMDB_IMAGE_BASE_URL}/w{width}{film.poster_path}"
    return _drawn(film.id, film.poster_variant)


@lru_cache(4096)  # a page has twenty, and looking one up takes longer than the rest of a card
def _drawn(movie_id: int, variant: int) -> str:
    """The address of a drawn poster. A new generator or face has a new one, so each may be kept for ever."""
    return reverse("catalog:poster", args=[posters.GENERATOR, movie_id, variant])


def poster_srcset(film: MovieSummary) -> str:
    """The ``srcset`` of a film's poster; empty for a drawn one, which is sharp at every size."""
    if not film.poster_path:
        return ""
    return ", ".join(f"{poster(film, width)} {width}w" for width in POSTER_WIDTHS)


def backdrop(film: MovieSummary) -> str | None:
    """The address of a film's backdrop, if TMDb has one."""
    return f"{settings.TMDB_IMAGE_BASE_URL}/w1280{film.backdrop_path}" if film.backdrop_path else None
