"""From a movie to the facts that its drawn poster is made of."""

from catalog.posters.facts import Facts
from catalog.types import MovieDetail


def facts_of(detail: MovieDetail) -> Facts:
    """What a poster may know about a movie."""
    movie = detail.summary
    return Facts(
        id=movie.id,
        title=movie.source_title or movie.title,  # one variant in every language
        original_title=movie.original_title,
        language=movie.original_language,
        year=movie.year,
        runtime=detail.runtime,
        genres=tuple(genre.name for genre in movie.genres),
        directors=tuple(person.name for person in detail.directors),
        franchise=detail.collection,
        keywords=detail.keywords,
    )
