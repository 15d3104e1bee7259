"""What the page of one movie shows, kept in its reader's words."""

from dataclasses import dataclass

from django.conf import settings
from pydantic import TypeAdapter

from catalog.posters import Paper
from catalog.services import movies, posters
from catalog.types import Found, MovieDetail
from project import cache
from project.cache import policies
from project.localization import language


@dataclass(frozen=True, slots=True)
class MoviePage:
    """A movie and the paper that its page is printed on."""

    found: Found[MovieDetail]
    paper: Paper


_MOVIE_PAGE = TypeAdapter(MoviePage)


def movie_page(movie_id: int) -> MoviePage:
    """Everything about one movie and its paper. What TMDb tells has a cache of its own, and says how old it is.

    Raises:
        NotFound: there is no such movie.
    """
    if settings.TMDB_ENABLED:
        return _load(movie_id)
    key_parts = (movie_id, language.of_the_reader())
    return cache.fetch(policies.MOVIE_PAGE, *key_parts, codec=_MOVIE_PAGE, load=lambda: _load(movie_id)).value


def _load(movie_id: int) -> MoviePage:
    result = movies.details(movie_id)
    return MoviePage(result, posters.paper(result.value))
