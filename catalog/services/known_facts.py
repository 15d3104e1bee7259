"""Whether something that recommendations can rest on is in our movies at all. One query each, by an index.

Names count as they are spelled in the movies: so reasons tell them, and so they come back.
"""

from catalog.localization.text_normalization import fold
from catalog.models import Movie, Person


def is_movie(movie_id: int) -> bool:
    """Whether this movie is stored."""
    return Movie.objects.filter(pk=movie_id).exists()


def is_person(name: str) -> bool:
    """Whether somebody of this name directed one of our movies or plays in one."""
    return Person.objects.filter(search_name=fold(name), name=name, credits__isnull=False).exists()


def is_keyword(keyword: str) -> bool:
    """Whether one of our movies has this theme."""
    return Movie.objects.filter(keywords__contains=[keyword]).exists()


def is_series(name: str) -> bool:
    """Whether one of our movies belongs to a series of this name."""
    return Movie.objects.filter(collection=name).exists()
