"""Addresses of movies, people and pictures: our pages, TMDb's files at TMDb's sizes, posters that the site draws."""

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from catalog import posters
from catalog.services import poster_rows
from catalog.types import MovieSummary, Person

POSTER_WIDTHS = (185, 342, 500)
BACKDROP_WIDTH, NARROW_BACKDROP_WIDTH = 1280, 780
FACE_WIDTH = 185
LOGO_WIDTH = 92
KEPT = 4096  # addresses of each kind: a page has twenty, and looking one up takes longer than the rest of a card


def page(movie: MovieSummary) -> str:
    """The address of a movie's page."""
    return _page(movie.id, slug(movie))


def page_of(movie_id: int, title: str, original_title: str) -> str:
    """The same from a movie's untranslated titles."""
    return _page(movie_id, _slug(title, original_title))


def editor_list(slug: str) -> str:
    """The address of an editor's list."""
    return reverse("catalog:list", args=[slug])


def slug(movie: MovieSummary) -> str:
    """The readable part of a movie's address, the same in every language; never empty."""
    return _slug(movie.source_title or movie.title, movie.original_title)


def person(person: Person) -> str:
    """The address of somebody's page."""
    return _person(person.id, person_slug(person))


def person_slug(person: Person) -> str:
    """The readable part of somebody's address; never empty."""
    return slugify(person.name) or "person"


def poster(movie: MovieSummary, width: int = 342) -> str:
    """The address of a movie's poster; there always is one."""
    if movie.poster_path:
        return _tmdb(width, movie.poster_path)
    return _drawn(movie.id, movie.poster_variant)


def covers(movies: Sequence[MovieSummary], most: int, *, width: int) -> list[str]:
    """Addresses of at most ``most`` posters that stand together: photographs where most have one, else drawn ones."""
    return [poster(movie, width) for movie in poster_rows.alike(movies) if not movie.is_plain][:most]


@lru_cache(KEPT)
def _page(movie_id: int, slug: str) -> str:
    return reverse("catalog:movie", args=[movie_id, slug])


@lru_cache(KEPT)
def _person(person_id: int, slug: str) -> str:
    return reverse("catalog:person", args=[person_id, slug])


@lru_cache(KEPT)
def _slug(title: str, original_title: str) -> str:
    return slugify(title) or slugify(original_title) or "film"


@lru_cache(KEPT)
def _drawn(movie_id: int, variant: int) -> str:
    """The address of a drawn poster. A new generator or face has a new one, so each may be kept for ever."""
    return reverse("catalog:poster", args=[posters.GENERATOR, movie_id, variant])


def share_picture(movie: MovieSummary) -> str:
    """The address of the picture beside a link to a movie elsewhere; 1200 by 630 where the site draws it."""
    return poster(movie, 500) if movie.poster_path else _shared(movie.id, movie.poster_variant)


@lru_cache(KEPT)
def _shared(movie_id: int, variant: int) -> str:
    return reverse("catalog:share-picture", args=[posters.GENERATOR, movie_id, variant])


def poster_srcset(movie: MovieSummary) -> str:
    """The ``srcset`` of a movie's poster; empty for a drawn one, which is sharp at every size."""
    if not movie.poster_path:
        return ""
    return ", ".join(f"{poster(movie, width)} {width}w" for width in POSTER_WIDTHS)


def backdrop(movie: MovieSummary) -> str | None:
    """The address of a movie's backdrop, if TMDb has one."""
    return _tmdb(BACKDROP_WIDTH, movie.backdrop_path) if movie.backdrop_path else None


def backdrop_srcset(movie: MovieSummary) -> str:
    """The ``srcset`` of a movie's backdrop, which it must have."""
    return ", ".join(
        f"{_tmdb(width, movie.backdrop_path or '')} {width}w" for width in (NARROW_BACKDROP_WIDTH, BACKDROP_WIDTH)
    )


def face(person: Person) -> str | None:
    """The address of somebody's picture, if TMDb has one."""
    return _tmdb(FACE_WIDTH, person.profile_path) if person.profile_path else None


def face_srcset(person: Person) -> str:
    """The ``srcset`` of somebody's picture, which they must have."""
    large = f"{settings.TMDB_IMAGE_BASE_URL}/h632{person.profile_path}"
    return f"{face(person)} {FACE_WIDTH}w, {large} 421w"


def logo(path: str) -> str:
    """The address of a provider's logo."""
    return _tmdb(LOGO_WIDTH, path)


def _tmdb(width: int, path: str) -> str:
    return f"{settings.TMDB_IMAGE_BASE_URL}/w{width}{path}"
