"""The posters that the site draws, and the paper that they are printed on."""

from pydantic import TypeAdapter

from catalog import posters
from catalog.posters import movie_facts
from catalog.sources.fallback import local
from catalog.types import MovieDetail
from project import cache
from project.cache import policies

_SVG = TypeAdapter(str)


def poster(movie_id: int, variant: int) -> str:
    """The SVG that the site draws for a movie.

    Raises:
        NotFound: the movie is not stored.
    """
    key_parts = (posters.GENERATOR, movie_id, variant)
    draw = lambda: posters.draw(movie_facts.facts_of(local().details(movie_id)), variant=variant)  # noqa: E731
    return cache.fetch(policies.POSTER, *key_parts, codec=_SVG, load=draw).value


def drawn(movie: MovieDetail) -> str | None:
    """The SVG that the page of a stored movie shows; None when there is a photograph."""
    return None if movie.summary.poster_path else poster(movie.summary.id, movie.summary.poster_variant)


def paper(movie: MovieDetail) -> posters.Paper:
    """The paper that a movie's drawn poster is printed on; its page is printed on the same."""
    return posters.paper(movie_facts.facts_of(movie), variant=movie.summary.poster_variant)
