"""Addresses of movies and their pictures: our pages, TMDb's files at TMDb's sizes, the posters that the site draws."""

from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from catalog import posters
from catalog.types import MovieSummary

POSTER_WIDTHS = (185, 342, 500)


def page(movie: MovieSummary) -> str:
    """The address of a movie's page."""
    return reverse("catalog:movie", args=[movie.id, slug(movie)])


def slug(movie: MovieSummary) -> str:
    """The readable part of a movie's address, the same in every language; never empty."""
    return slugify(movie.source_title or movie.title) or slugify(movie.original_title) or "film"


def poster(movie: MovieSummary, width: int = 342) -> str:
    """The address of a movie's poster; there always is one."""
    if movie.poster_path:
        return f"{settings.TMDB_IMAGE_BASE_URL}/w{width}{movie.poster_path}"
    return _drawn(movie.id, movie.poster_variant)


@lru_cache(4096)  # a page has twenty, and looking one up takes longer than the rest of a card
def _drawn(movie_id: int, variant: int) -> str:
    """The address of a drawn poster. A new generator or face has a new one, so each may be kept for ever."""
    return reverse("catalog:poster", args=[posters.GENERATOR, movie_id, variant])


def poster_srcset(movie: MovieSummary) -> str:
    """The ``srcset`` of a movie's poster; empty for a drawn one, which is sharp at every size."""
    if not movie.poster_path:
        return ""
    return ", ".join(f"{poster(movie, width)} {width}w" for width in POSTER_WIDTHS)


def backdrop(movie: MovieSummary) -> str | None:
    """The address of a movie's backdrop, if TMDb has one."""
    return f"{settings.TMDB_IMAGE_BASE_URL}/w1280{movie.backdrop_path}" if movie.backdrop_path else None
