"""The page of the user's favorites."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.services import favorites
from accounts.site import signals
from accounts.site.access import SignedIn, members_only
from accounts.site.signals import Outcome
from catalog.ranges import GENRE_ID
from project.http.site.forms import go
from project.http.site.htmx import varies, wants_fragment
from project.pagination import PAGE, nearest

SORTS = {"added": _("Newest first"), "title": _("By title"), "score": _("Best rated")}


@require_safe
@members_only
@varies
def favorites_page(request: SignedIn) -> HttpResponse:
    """The member's favorites, in an order, perhaps of one genre."""
    return _favorites(request, None)


@require_POST
@members_only
@varies
def change_favorites(request: SignedIn, movie_id: int) -> HttpResponse:
    """Say something of a favorite, such as that it is none, or undo that; the answer is the list as it then stands."""
    outcome = signals.carry_out(request, request.user, movie_id)
    if wants_fragment(request):
        return _favorites(request, outcome)
    signals.tell(request, outcome)
    return go(request, f"{reverse('accounts:favorites')}?{urlencode(_view_of_favorites(request))}")


def _favorites(request: SignedIn, outcome: Outcome | None) -> HttpResponse:
    view = _view_of_favorites(request)
    genre = GENRE_ID.read(view.get("genre"))
    page = nearest(
        lambda number: favorites.page_of(request.user, page=number, sort=view["sort"], genre=genre), int(view["page"])
    )
    context = {
        "current": "favorites",
        "favorites": page,
        "sort": view["sort"],
        "sorts": SORTS,
        "genre": genre,
        "genres": favorites.genres(request.user),
        "outcome": outcome,
    }
    template = "accounts/favorites.html#favorites" if wants_fragment(request) else "accounts/favorites.html"
    return render(request, template, context)


def _view_of_favorites(request: HttpRequest) -> dict[str, str]:
    """Order, genre and page that the address or the form names; what makes no sense is left out."""
    query = request.POST if request.method == "POST" else request.GET
    sort = query.get("sort", "")
    genre = GENRE_ID.read(query.get("genre"))
    view = {"sort": sort if sort in SORTS else "added", "page": str(PAGE.read(query.get("page")) or 1)}
    return view | ({"genre": str(genre)} if genre else {})
