"""Whether something that recommendations can rest on is in our movies at all: one query, by an index but for decades.

Names count as they are spelled in the movies: so reasons tell them, and so they come back.
"""

import re

from catalog.localization.text_normalization import fold
from catalog.models import Movie, Person
from catalog.ranges import YEAR
from catalog.types import COUNTRY_CODE


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


def is_country(code: str) -> bool:
    """Whether one of our movies was made in this country."""
    is_one = re.fullmatch(COUNTRY_CODE, code)  # the column's type would cut a longer text to two letters
    return bool(is_one) and Movie.objects.filter(countries__contains=[code]).exists()


def is_language(code: str) -> bool:
    """Whether one of our movies was made in this language."""
    return Movie.objects.filter(original_language=code).exists()


def is_decade(first_year: str) -> bool:
    """Whether one of our movies is of the ten years from this one on."""
    year = YEAR.read(first_year)
    return year is not None and year % 10 == 0 and Movie.objects.filter(year__range=(year, year + 9)).exists()
