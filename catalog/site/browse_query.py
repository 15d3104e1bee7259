"""What a visitor asks of Browse: read from the address, written back as addresses, chips, presets and a heading.

Bad values are dropped and named, never an error. For the site's views.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.localization import display_names
from catalog.services import genres, people
from catalog.site.forms import CHART_WORDS, HIDE_WORDS, BrowseForm
from catalog.site.hidden_filter import Hide, hidden_movie_ids
from catalog.types import Chart, Filters
from project.localization.numbers import as_typed

NOT_CHIPS = frozenset({"match", "sort", "chart", "page", "shown"})
type Pair = tuple[str, str]

PRESETS = (
    (gettext_lazy("Under ninety minutes"), {"runtime_to": "90", "sort": "score.desc"}),
    (gettext_lazy("Before 1960"), {"year_to": "1959", "sort": "score.desc"}),
    (gettext_lazy("Well liked, little seen"), {"min_score": "7.3", "sort": "popularity.asc"}),
    (gettext_lazy("Long evenings"), {"runtime_from": "150", "sort": "score.desc"}),
    (gettext_lazy("Drawn, not only for children"), {"genre": "16", "without": "10751", "sort": "score.desc"}),
    (gettext_lazy("Fresh and well liked"), {"year_from": "2023", "min_score": "7", "sort": "release_date.desc"}),
)


@dataclass(frozen=True, slots=True)
class BrowseQuery:
    """What a visitor asked of Browse, cleaned: a list of the house, or filters over everything."""

    filters: Filters
    chart: Chart | None
    hide: tuple[Hide, ...]
    page: int
    shown: int  # pages to show at once, from the first one on
    pairs: tuple[Pair, ...]  # the address, cleaned, without page and shown
    dropped: tuple[str, ...]  # names of parameters that made no sense

    @property
    def filtered(self) -> bool:
        """Whether anything narrows or reorders the movies."""
        return self.filters != Filters()

    def address(self, **parameters: int) -> str:
        """The address of this browsing, with more parameters."""
        pairs = [*self.pairs, *((name, str(value)) for name, value in parameters.items())]
        return reverse("catalog:browse") + (f"?{urlencode(pairs)}" if pairs else "")

    def without(self, pair: Pair) -> str:
        """The address of this browsing with one choice taken back."""
        pairs = [other for other in self.pairs if other != pair]
        return reverse("catalog:browse") + (f"?{urlencode(pairs)}" if pairs else "")


def read(query: Any, user: Any) -> BrowseQuery:
    """The browsing that an address asks for; what is wrong in it is left out and named."""
    form = BrowseForm(query)
    form.is_valid()
    values = {name: value for name, value in form.cleaned_data.items() if value not in (None, "", [])}
    low, high = values.get("year_from"), values.get("year_to")
    if low and high and low > high:
        values["year_from"], values["year_to"] = high, low
    hide_values = values.pop("hide", ())
    hide = tuple(map(Hide, hide_values)) if user.is_authenticated else ()
    page, pages_shown = values.pop("page", 1), values.pop("shown", 1)
    if values.get("match") == "all" or not values.get("genre"):
        values.pop("match", None)
    pairs = [
        (name, str(item)) for name, value in values.items() for item in (value if isinstance(value, list) else [value])
    ]
    return BrowseQuery(
        filters=_filters(values, hidden=hidden_movie_ids(user, hide)),
        chart=Chart(values["chart"]) if "chart" in values else None,
        hide=hide,
        page=page,
        shown=1 if page > 1 else pages_shown,
        pairs=(*pairs, *(("hide", str(choice)) for choice in hide)),
        dropped=tuple(sorted(form.errors)),
    )


def _filters(values: Mapping[str, Any], *, hidden: tuple[int, ...]) -> Filters:
    numbers = ("year_from", "year_to", "min_score", "min_votes", "runtime_from", "runtime_to")
    choices = ("language", "country", "collection", "person", "keyword")
    return Filters(
        genres=tuple(values.get("genre", ())),
        any_genre=values.get("match") == "any",
        without_genres=tuple(values.get("without", ())),
        oscar_winner="oscar_winner" in values,
        hidden=hidden,
        sort=values.get("sort", "popularity.desc"),
        **{name: values.get(name) for name in (*numbers, *choices)},
    )


def chips(query: BrowseQuery) -> list[Pair]:
    """(words, address without it) for each choice that narrows the movies."""
    return [(_words(name, value), query.without((name, value))) for name, value in query.pairs if name not in NOT_CHIPS]


def presets() -> list[Pair]:
    """(words, address) of the house's own suggestions."""
    return [(str(words), f"{reverse('catalog:browse')}?{urlencode(choices)}") for words, choices in PRESETS]


def heading(query: BrowseQuery) -> str:
    """What the movies are, if one word says it: a list, a series, a person, a decade; else just "Browse"."""
    subjects = dict(query.pairs)
    subjects.pop("sort", None)
    if query.chart and not query.filtered:
        return str(dict(CHART_WORDS)[query.chart])
    if set(subjects) == {"year_from", "year_to"} and _is_decade(query.filters):
        return _("The %(decade)ss") % {"decade": query.filters.year_from}
    if len(subjects) == len([pair for pair in query.pairs if pair[0] != "sort"]) == 1:
        name, value = next(iter(subjects.items()))
        if name in SUBJECTS:
            return capfirst(SUBJECTS[name](value))
    return _("Browse")


def _is_decade(filters: Filters) -> bool:
    first_year, last_year = filters.year_from, filters.year_to
    return bool(first_year and last_year and first_year % 10 == 0 and last_year == first_year + 9)


SUBJECTS: Mapping[str, Callable[[str], str]] = {
    "genre": lambda value: _(genres.names().get(int(value), value)),
    "language": display_names.language_name,
    "country": display_names.country_name,
    "collection": lambda value: value.removesuffix(" Collection"),
    "person": lambda value: people.person_name(int(value)) or value,
    "keyword": str,
    "oscar_winner": lambda _value: _("Academy Award winners"),
}


def _words(name: str, value: str) -> str:
    """A choice in words."""
    if name in SUBJECTS:
        return SUBJECTS[name](value)
    if name == "without":
        return _("not %(genre)s") % {"genre": SUBJECTS["genre"](value)}
    if name == "hide":
        return _("without: %(films)s") % {"films": dict(HIDE_WORDS)[Hide(value)]}
    sentences = {
        "year_from": _("from %(value)s"),
        "year_to": _("until %(value)s"),
        "min_score": _("score %(value)s or better"),
        "min_votes": _("%(value)s votes or more"),
        "runtime_from": _("%(value)s min or longer"),
        "runtime_to": _("%(value)s min or shorter"),
    }
    return sentences[name] % {"value": value if name in {"year_from", "year_to"} else as_typed(value)}
