"""What the site's addresses may ask of the catalog, value by value."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from catalog import ranges
from catalog.services import genres
from catalog.site.hidden_filter import Hide
from catalog.types import COUNTRY_CODE, LANGUAGE_CODE, Chart
from project.http.site.forms import DecimalNumberField, WholeNumberField
from project.numbers import Range
from project.pagination import PAGE

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
    (Hide.SEEN, _("Seen")),
    (Hide.DISMISSED, _("Not for me")),
]
SHOWN = Range(1, 10)  # pages that one address may show at once


def _code(pattern: str) -> forms.CharField:
    return forms.CharField(max_length=8, required=False, validators=[RegexValidator(pattern)])


class BrowseForm(forms.Form):
    """The filters of the Browse page; its data is the address, its fields stand in the order of the chips."""

    genre = forms.TypedMultipleChoiceField(coerce=int, required=False)
    match = forms.ChoiceField(choices=[("all", "all"), ("any", "any")], required=False)
    without = forms.TypedMultipleChoiceField(coerce=int, required=False)
    year_from = WholeNumberField(ranges.YEAR)
    year_to = WholeNumberField(ranges.YEAR)
    min_score = DecimalNumberField(ranges.SCORE)
    min_votes = WholeNumberField(ranges.VOTES)
    runtime_from = WholeNumberField(ranges.RUNTIME)
    runtime_to = WholeNumberField(ranges.RUNTIME)
    language = _code(LANGUAGE_CODE)
    country = _code(COUNTRY_CODE)
    collection = forms.CharField(max_length=200, required=False)
    person = WholeNumberField(ranges.PERSON_ID)
    keyword = forms.CharField(max_length=120, required=False)
    oscar_winner = forms.ChoiceField(choices=[("1", "1")], required=False)
    hide = forms.MultipleChoiceField(choices=HIDE_WORDS, required=False)
    sort = forms.ChoiceField(choices=SORT_WORDS, required=False)
    chart = forms.ChoiceField(choices=CHART_WORDS, required=False)
    page = WholeNumberField(PAGE)
    shown = WholeNumberField(SHOWN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(number), name) for number, name in genres.names().items()]
        for name in ("genre", "without"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField)
            field.choices = choices
