"""Hearts, and the page of the user's favorites."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.services import favorites
from accounts.site.access import SignedIn, members_only
from catalog.ranges import GENRE_ID, MOVIE_ID
from catalog.services import movies
from project.http.site.forms import back, go
from project.http.site.htmx import varies, wants_fragment
from project.pagination import PAGE

SORTS = {"added": _("Newest first"), "title": _("By title"), "score": _("Best rated")}


@require_POST
@members_only
@varies
def favorite(request: SignedIn, movie_id: int) -> HttpResponse:
    """Make a movie a favorite, or no longer one; the form says which, so repeating it changes nothing."""
    liked = request.POST.get("favorite") != "off"
    (favorites.add if liked else favorites.remove)(request.user, movie_id)
    movie = movies.ensure_stored(movie_id)
    if wants_fragment(request):
        context = {"movie": movie, "liked": liked, "labeled": "labeled" in request.POST}
        return render(request, "accounts/favorite.html", context)
    added, removed = gettext("%(title)s is one of your favorites."), gettext("%(title)s is no longer a favorite.")
    messages.success(request, (added if liked else removed) % {"title": movie.title})
    return go(request, back(request))


@require_safe
@members_only
@varies
def favorites_page(request: SignedIn) -> HttpResponse:
    """The member's favorites, in an order, perhaps of one genre."""
    return _favorites(request, request.GET.get("removed"))


@require_POST
@members_only
@varies
def change_favorites(request: SignedIn, movie_id: int) -> HttpResponse:
    """Remove a movie from the page of favorites, or undo that; the answer is the list as it then stands."""
    removed = request.POST.get("favorite") == "off"
    (favorites.remove if removed else favorites.add)(request.user, movie_id)
    if wants_fragment(request):
        return _favorites(request, str(movie_id) if removed else None)
    query = _view_of_favorites(request) | ({"removed": str(movie_id)} if removed else {})
    return go(request, f"{reverse('accounts:favorites')}?{urlencode(query)}")


def _favorites(request: SignedIn, removed: str | None) -> HttpResponse:
    view = _view_of_favorites(request)
    genre = GENRE_ID.read(view.get("genre"))
    page = favorites.page_of(request.user, page=int(view["page"]), sort=view["sort"], genre=genre)
    if not page.items and page.total:  # the last movie of the last page was removed
        page = favorites.page_of(request.user, page=page.pages, sort=view["sort"], genre=genre)
    removed_id = MOVIE_ID.read(removed)
    context = {
        "current": "favorites",
        "favorites": page,
        "sort": view["sort"],
        "sorts": SORTS,
        "genre": genre,
        "genres": favorites.genres(request.user),
        "removed": next(iter(movies.by_ids([removed_id])), None) if removed_id else None,
        "swapped": request.method == "POST",
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
