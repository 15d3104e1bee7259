"""What the site's forms and addresses may ask of the catalogue. Bad values are dropped and named, never an error."""

from dataclasses import dataclass
from typing import Any

from django import forms

from catalog import genres
from catalog.types import Chart, Filters

SORT_WORDS = [
    ("popularity.desc", "Popular first"),
    ("score.desc", "Best rated first"),
    ("release_date.desc", "Newest first"),
    ("release_date.asc", "Oldest first"),
    ("title.asc", "Title, A to Z"),
    ("title.desc", "Title, Z to A"),
    ("votes.desc", "Most votes first"),
    ("popularity.asc", "Least known first"),
]
CHART_WORDS = [
    (Chart.TRENDING_DAY, "Trending today"),
    (Chart.TRENDING_WEEK, "Trending this week"),
    (Chart.POPULAR, "Popular"),
    (Chart.TOP_RATED, "Best rated"),
    (Chart.NOW_PLAYING, "In theaters"),
    (Chart.UPCOMING, "Upcoming"),
]
FIRST_YEAR, LAST_YEAR = 1874, 2100


class BrowseForm(forms.Form):
    """The filters of the Browse page; its data is the address."""

    genre = forms.TypedMultipleChoiceField(coerce=int, required=False, label="Genres")
    match = forms.ChoiceField(choices=[("all", "All of them"), ("any", "Any of them")], required=False)
    without = forms.TypedMultipleChoiceField(coerce=int, required=False, label="Without")
    year_from = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False, label="From")
    year_to = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False, label="To")
    min_score = forms.FloatField(min_value=0, max_value=10, required=False, label="Score at least")
    sort = forms.ChoiceField(choices=SORT_WORDS, required=False, label="Order")
    chart = forms.ChoiceField(choices=CHART_WORDS, required=False, label="List")
    page = forms.IntegerField(min_value=1, max_value=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted(((str(number), name) for number, name in genres.names().items()), key=lambda pair: pair[1])
        for name in ("genre", "without"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField)
            field.choices = choices


@dataclass(frozen=True, slots=True)
class Browsing:
    """What a visitor asked of Browse, cleaned: a list of the house, or filters over everything."""

    filters: Filters
    chart: Chart | None
    page: int
    dropped: tuple[str, ...]  # names of parameters that made no sense

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the films."""
        return self.filters != Filters()


def read_browsing(query: Any) -> Browsing:
    """The browsing that an address asks for; what is wrong in it is left out and named."""
    form = BrowseForm(query)
    form.is_valid()
    good = {name: value for name, value in form.cleaned_data.items() if value not in (None, "", [])}
    low, high = good.get("year_from"), good.get("year_to")
    if low and high and low > high:
        low, high = high, low
    filters = Filters(
        genres=tuple(good.get("genre", ())),
        any_genre=good.get("match") == "any",
        without_genres=tuple(good.get("without", ())),
        year_from=low,
        year_to=high,
        min_score=good.get("min_score"),
        sort=good.get("sort", "popularity.desc"),
    )
    chart = Chart(good["chart"]) if "chart" in good else None
    return Browsing(filters, chart, good.get("page", 1), tuple(sorted(form.errors)))
