"""This room's pages: For you, and the row of it on the home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.services import favorites
from accounts.views import SignedIn, members_only
from project.htmx import varies, wants_fragment
from recommend import services
from recommend.types import MODES, Mode

ROW = 10


@require_safe
@members_only
@varies
def for_you(request: SignedIn) -> HttpResponse:
    """Twenty films with a true reason each."""
    mode = _mode(request)
    number = request.GET.get("page", "1")
    page = int(number) if number.isdecimal() and 1 <= int(number) <= 10 else 1
    films = services.recommendations(request.user, mode=mode, page=page)
    context = {"films": films, "mode": mode, "modes": MODES, "known": len(favorites.ids(request.user))}
    return render(request, "recommend/for_you.html", context)


@require_safe
@members_only
@varies
def row(request: SignedIn) -> HttpResponse:
    """The first films of For you, for the home page; a whole page for those who follow the link."""
    films = services.recommendations(request.user, per_page=ROW)
    template = "recommend/row.html#row" if wants_fragment(request) else "recommend/row.html"
    return render(request, template, {"films": films})


def _mode(request: HttpRequest) -> Mode:
    wanted = request.GET.get("mode")
    return next((mode for mode in MODES if mode == wanted), "balanced")
