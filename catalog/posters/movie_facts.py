"""From a film to the facts that its drawn poster is made of."""

from catalog.posters.facts import Facts
from catalog.types import MovieDetail


def facts_of(detail: MovieDetail) -> Facts:
    """What a poster may know about a film."""
    film = detail.summary
    return Facts(
        id=film.id,
        title=film.source_title or film.title,  # one variant in every language
        original_title=film.original_title,
        language=film.original_language,
        year=film.year,
        runtime=detail.runtime,
        genres=tuple(genre.name for genre in film.genres),
        directors=tuple(person.name for person in detail.directors),
        franchise=detail.collection,
        keywords=detail.keywords,
    )
