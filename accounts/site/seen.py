"""The diary: what the member has seen by month, the year in numbers; and the rating and day of one movie."""

from collections.abc import Sequence
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.services import movie_states, seen
from accounts.services import undo as undo_service
from accounts.site import signal_words, signals
from accounts.site.access import SignedIn, members_only
from accounts.site.forms import RatingForm
from accounts.types.lists import SeenMovie
from accounts.types.signals import Change
from catalog.ranges import YEAR
from catalog.services import movies
from catalog.types import MovieSummary
from project.http.site.forms import back, carried_out, go, onward
from project.http.site.htmx import varies, wants_fragment
from project.pagination import PAGE, nearest

PER_PAGE = 60  # entries
ALL = "all"


@require_safe
@members_only
@varies
def diary(request: SignedIn) -> HttpResponse:
    """What was seen in a year, the latest at first; or all of it, with what has no day at its end."""
    years = seen.years(request.user)
    year_name = request.GET.get("year", "")
    year = None if year_name == ALL else YEAR.read(year_name) or next(iter(years), None)
    page = nearest(
        lambda number: seen.page_of(request.user, page=number, per_page=PER_PAGE, year=year),
        PAGE.read(request.GET.get("page")) or 1,
    )
    context = {
        "current": "seen",
        "years": years,
        "year": year,
        "numbers": seen.in_numbers(request.user, year) if year and page.total else None,
        "diary": page,
        "months": _by_month(page.items),
    }
    return render(request, "accounts/seen.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@varies
def entry(request: SignedIn, movie_id: int) -> HttpResponse:
    """The rating and the day of a movie; saving them says that it was seen."""
    movie = movies.ensure_stored(movie_id)
    if request.method != "POST":
        state = movie_states.of(request.user, [movie_id])[movie_id]
        form = RatingForm(initial=signals.rating_of(Change(movie_id, state, state)))
        return _page(request, movie, form)
    form, changes = RatingForm(request.POST), list[Change]()

    def save() -> None:
        changes.append(seen.mark(request.user, movie_id, **form.cleaned_data))

    if not carried_out(form, save):
        return _page(request, movie, form)
    (change,) = changes
    words = signal_words.after_rating(change, movie.title)
    outcome = signals.Outcome(movie, change, "rating", words, undo_service.token(request.user, change))
    if wants_fragment(request):
        return render(request, "accounts/said.html", signals.said_context(request, outcome))
    signals.tell(request, outcome)
    return go(request, onward(request, "accounts:seen"))


def _page(request: SignedIn, movie: MovieSummary, form: RatingForm) -> HttpResponse:
    next_page = onward(request, "") or (back(request) if request.headers.get("Referer") else reverse("accounts:seen"))
    is_fragment = wants_fragment(request)
    context = {
        "current": "seen",
        "movie": movie,
        "form": form,
        "next": next_page,
        "fragment": is_fragment,
        "wide": request.method == "GET" or "wide" in request.POST,
    }
    template = "accounts/seen_entry.html#entry" if is_fragment else "accounts/seen_entry.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _by_month(entries: Sequence[SeenMovie]) -> list[tuple[object, list[SeenMovie]]]:
    """The entries of a list by day as sections: the first day of each month, None for those without a day."""

    def month(item: SeenMovie) -> object:
        return item.seen_on.replace(day=1) if item.seen_on else None

    return [(first_day, list(items)) for first_day, items in groupby(entries, key=month)]
