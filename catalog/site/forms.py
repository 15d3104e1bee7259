"""What the site's addresses may ask of the catalogue, value by value."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from catalog.services import genres
from catalog.site.hidden_filter import Hide
from catalog.types import Chart

SORT_WORDS = [
    ("popularity.desc", _("Popular first")),
    ("score.desc", _("Best rated first")),
    ("release_date.desc", _("Newest first")),
    ("release_date.asc", _("Oldest first")),
    ("title.asc", _("Title, A to Z")),
    ("title.desc", _("Title, Z to A")),
    ("votes.desc", _("Most votes first")),
    ("popularity.asc", _("Least known first")),
]
CHART_WORDS = [
    (Chart.TRENDING_DAY, _("Trending today")),
    (Chart.TRENDING_WEEK, _("Trending this week")),
    (Chart.POPULAR, _("Popular")),
    (Chart.TOP_RATED, _("Best rated")),
    (Chart.NOW_PLAYING, _("In theaters")),
    (Chart.UPCOMING, _("Upcoming")),
]
HIDE_WORDS = [
    (Hide.FAVORITES, _("My favorites")),
    (Hide.SEEN, _("Seen, or not now")),
    (Hide.DISMISSED, _("Not for me")),
]
FIRST_YEAR, LAST_YEAR = 1874, 2100
MOST_PAGES = 500
MOST_SHOWN = 10  # pages that one address may show at once
LARGEST_ID = 2**63 - 1  # what the database can hold


def _number(low: float, high: float) -> forms.IntegerField:
    return forms.IntegerField(min_value=int(low), max_value=int(high), required=False)


def _code(pattern: str) -> forms.CharField:
    return forms.CharField(max_length=8, required=False, validators=[RegexValidator(pattern)])


class BrowseForm(forms.Form):
    """The filters of the Browse page; its data is the address, its fields stand in the order of the chips."""

    genre = forms.TypedMultipleChoiceField(coerce=int, required=False)
    match = forms.ChoiceField(choices=[("all", "all"), ("any", "any")], required=False)
    without = forms.TypedMultipleChoiceField(coerce=int, required=False)
    year_from = _number(FIRST_YEAR, LAST_YEAR)
    year_to = _number(FIRST_YEAR, LAST_YEAR)
    min_score = forms.FloatField(min_value=0, max_value=10, required=False)
    min_votes = _number(0, 10**9)
    runtime_from = _number(0, 2000)
    runtime_to = _number(1, 2000)
    language = _code("^[a-z]{2}$")
    country = _code("^[A-Z]{2}$")
    collection = forms.CharField(max_length=200, required=False)
    person = _number(-LARGEST_ID, LARGEST_ID)
    keyword = forms.CharField(max_length=120, required=False)
    oscar_winner = forms.ChoiceField(choices=[("1", "1")], required=False)
    hide = forms.MultipleChoiceField(choices=HIDE_WORDS, required=False)
    sort = forms.ChoiceField(choices=SORT_WORDS, required=False)
    chart = forms.ChoiceField(choices=CHART_WORDS, required=False)
    page = _number(1, MOST_PAGES)
    shown = _number(1, MOST_SHOWN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(number), name) for number, name in genres.names().items()]
        for name in ("genre", "without"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField)
            field.choices = choices
