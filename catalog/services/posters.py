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
    """The SVG that the site draws for a film.

    Raises:
        NotFound: the film is not stored.
    """
    parts = (posters.GENERATOR, movie_id, variant)
    draw = lambda: posters.draw(movie_facts.facts_of(local().details(movie_id)), variant=variant)  # noqa: E731
    return cache.fetch(policies.POSTER, *parts, codec=_SVG, load=draw).value


def drawn(film: MovieDetail) -> str | None:
    """The SVG that the page of a stored film shows; None when there is a photograph."""
    return None if film.summary.poster_path else poster(film.summary.id, film.summary.poster_variant)


def paper(film: MovieDetail) -> posters.Paper:
    """The paper that a film's drawn poster is printed on; its page is printed on the same."""
    return posters.paper(movie_facts.facts_of(film), variant=film.summary.poster_variant)
