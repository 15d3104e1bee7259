"""What the filters of Browse offer, named and ordered in the reader's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext
from pydantic import TypeAdapter

from catalog.localization import display_names
from catalog.localization.text_normalization import fold
from catalog.services import collections
from catalog.services.genres import all_genres
from catalog.types import Collection, Genre
from project import cache
from project.cache import policies
from project.localization import language


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What can be chosen; codes with their names, in the order of a dictionary."""

    genres: tuple[Genre, ...]  # by their translated names; they have their own
    languages: tuple[tuple[str, str], ...]
    countries: tuple[tuple[str, str], ...]


_FILTER_CHOICES = TypeAdapter(FilterChoices)


def filter_choices() -> FilterChoices:
    """The choices for a page in the reader's language."""
    key_parts = (language.of_the_reader(),)
    return cache.fetch(policies.FILTER_CHOICES, *key_parts, codec=_FILTER_CHOICES, load=_load).value


def _load() -> FilterChoices:
    ready_made = collections.collections()
    return FilterChoices(
        genres=tuple(sorted(all_genres().value, key=lambda genre: fold(gettext(genre.name)))),
        languages=_by_name(ready_made.languages, display_names.language_name),
        countries=_by_name(ready_made.countries, display_names.country_name),
    )


def _by_name(ready_made: Iterable[Collection], name_of: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """Values and their names in the order of a dictionary, where Ä stands with A (DIN 5007-1): not that of Unicode."""
    named = [(collection.value, name_of(collection.value)) for collection in ready_made]
    return tuple(sorted(named, key=lambda value_and_name: fold(value_and_name[1])))
