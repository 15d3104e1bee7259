"""The page of what the member wants to see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.services import watchlist
from accounts.site import signals
from accounts.site.access import SignedIn, members_only
from accounts.site.signals import Outcome
from project.http.site.forms import go
from project.http.site.htmx import varies, wants_fragment
from project.pagination import PAGE, nearest

SORTS = {"added": _("Newest first"), "runtime": _("Shortest"), "title": _("By title"), "score": _("Best rated")}


@require_safe
@members_only
@varies
def watchlist_page(request: SignedIn) -> HttpResponse:
    """What the member wants to see, in an order."""
    return _watchlist(request, None)


@require_POST
@members_only
@varies
def change_watchlist(request: SignedIn, movie_id: int) -> HttpResponse:
    """Say something of a movie on the list, or undo that; the answer is the list as it then stands."""
    outcome = signals.carry_out(request, request.user, movie_id)
    if wants_fragment(request):
        return _watchlist(request, outcome)
    signals.tell(request, outcome)
    return go(request, f"{reverse('accounts:watchlist')}?{urlencode(_view(request))}")


def _watchlist(request: SignedIn, outcome: Outcome | None) -> HttpResponse:
    view = _view(request)
    page = nearest(lambda number: watchlist.page_of(request.user, page=number, sort=view["sort"]), int(view["page"]))
    context = {"current": "watchlist", "watchlist": page, "sort": view["sort"], "sorts": SORTS, "outcome": outcome}
    template = "accounts/watchlist.html#watchlist" if wants_fragment(request) else "accounts/watchlist.html"
    return render(request, template, context)


def _view(request: HttpRequest) -> dict[str, str]:
    """Order and page that the address or the form names; what makes no sense is left out."""
    query = request.POST if request.method == "POST" else request.GET
    sort = query.get("sort", "")
    return {"sort": sort if sort in SORTS else "added", "page": str(PAGE.read(query.get("page")) or 1)}
