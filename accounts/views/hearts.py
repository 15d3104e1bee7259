"""What the member likes and does not like: hearts, favorites, what is hidden, preferences."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import REASONS, PreferencesForm
from accounts.services import dismissals, favorites, preferences, taste
from accounts.types import DismissalReason, Preference
from accounts.views.members import SignedIn, back, carried_out, form_page, go, members_only, number
from catalog import services as catalog
from catalog.onboarding import onboarding_movies
from project.errors import Invalid
from project.htmx import varies, wants_fragment
from project.paging import MAX_PAGE

FEW = 3  # favorites from which on the preferences page no longer offers posters to tap
SORTS = {"added": _("Newest first"), "title": _("By title"), "score": _("Best rated")}
MOST = 2_147_483_647


@require_POST
@members_only
@varies
def favorite(request: SignedIn, movie_id: int) -> HttpResponse:
    """Make a film a favorite, or no longer one; the form says which, so repeating it changes nothing."""
    wanted = request.POST.get("favorite") != "off"
    favorites.set_favorite(request.user, movie_id, favorite=wanted)
    movie = catalog.ensure_stored(movie_id)
    if wants_fragment(request):
        context = {"movie": movie, "liked": wanted, "swapped": True, "words": request.POST.get("words", "")}
        return render(request, "parts/heart.html", context)
    added, removed = gettext("%(title)s is one of your favorites."), gettext("%(title)s is no longer a favorite.")
    messages.success(request, (added if wanted else removed) % {"title": movie.title})
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
    """Remove a film from the page of favorites, or undo that; the answer is the list as it then stands."""
    removed = request.POST.get("favorite") == "off"
    favorites.set_favorite(request.user, movie_id, favorite=not removed)
    if wants_fragment(request):
        return _favorites(request, str(movie_id) if removed else None)
    query = _view_of_favorites(request) | ({"removed": str(movie_id)} if removed else {})
    return go(request, f"{reverse('accounts:favorites')}?{urlencode(query)}")


@require_safe
@members_only
@varies
def hidden(request: SignedIn) -> HttpResponse:
    """What the member does not want recommended."""
    return _hidden(request, request.GET.get("restored"))


@require_POST
@members_only
@varies
def dismiss(request: SignedIn, movie_id: int) -> HttpResponse:
    """Hide a film for a reason, or no longer ("off"); the form says which, so repeating it changes nothing."""
    said = request.POST.get("reason", "not_for_me")
    movie = catalog.ensure_stored(movie_id)
    if said == "off":
        dismissals.restore(request.user, movie_id)
    else:
        dismissals.dismiss(request.user, movie_id, reason=_reason(said))
    if wants_fragment(request):
        return render(request, "accounts/dismissed.html", {"movie": movie, "reason": said, "words": REASONS.get(said)})
    shown = gettext("%(title)s is no longer hidden.") % {"title": movie.title}
    messages.success(request, shown if said == "off" else f"{movie.title}: {REASONS[said]}.")
    return go(request, back(request))


@require_POST
@members_only
@varies
def change_hidden(request: SignedIn, movie_id: int) -> HttpResponse:
    """Restore a film on the page of what is hidden, or undo that; the answer is the list as it then stands."""
    said = request.POST.get("reason", "off")
    if said == "off":
        dismissals.restore(request.user, movie_id)
    else:
        dismissals.dismiss(request.user, movie_id, reason=_reason(said))
    restored = f"{movie_id}-{request.POST.get('was', '')}" if said == "off" else None
    if wants_fragment(request):
        return _hidden(request, restored)
    query = {"page": request.POST.get("page", "1")} | ({"restored": restored} if restored else {})
    return go(request, f"{reverse('accounts:hidden')}?{urlencode(query)}")


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@varies
def preferences_page(request: SignedIn) -> HttpResponse:
    """What the member says about taste; who has few favorites may also tap some films."""
    before = taste.preference(request.user)
    form = wishes(request, before)
    added = 0

    def save() -> None:
        nonlocal added
        preferences.set_preference(request.user, form.preference())
        added = favorites.add(request.user, form.tapped())

    if carried_out(form, save):
        messages.success(request, preferences.told(before, form.preference(), added))
        return go(request, reverse("recommend:for-you"))
    return wishes_page(request, form)


def wishes(request: SignedIn, said: Preference) -> PreferencesForm:
    """The form as it was sent, or as what was ``said`` before fills it."""
    return PreferencesForm(request.POST or None, genres=catalog.all_genres().value, wish=said)


def wishes_page(request: SignedIn, form: PreferencesForm, *, changes: str = "") -> HttpResponse:
    """The page around the form. ``changes`` is HTML: what saving it would change, drawn by who recommends."""
    known, chosen = len(favorites.ids(request.user)), form.chosen()
    wall = onboarding_movies(list(map(int, chosen))).value.movies if known < FEW else ()
    return form_page(request, "accounts/preferences.html", form, wall=wall, chosen=chosen, changes=changes)


def _favorites(request: SignedIn, removed: str | None) -> HttpResponse:
    view = _view_of_favorites(request)
    genre = number(view.get("genre"), most=MOST)
    page = favorites.page_of(request.user, page=int(view["page"]), sort=view["sort"], genre=genre)
    if not page.items and page.total:  # the last film of the last page was removed
        page = favorites.page_of(request.user, page=page.pages, sort=view["sort"], genre=genre)
    gone = number(removed, most=MOST)
    context = {
        "favorites": page,
        "sort": view["sort"],
        "sorts": SORTS,
        "genre": genre,
        "genres": favorites.genres(request.user),
        "removed": next(iter(catalog.movies([gone])), None) if gone else None,
        "swapped": request.method == "POST",
    }
    template = "accounts/favorites.html#favorites" if wants_fragment(request) else "accounts/favorites.html"
    return render(request, template, context)


def _view_of_favorites(request: HttpRequest) -> dict[str, str]:
    """Order, genre and page that the address or the form names; what makes no sense is left out."""
    asked = request.POST if request.method == "POST" else request.GET
    sort = asked.get("sort", "")
    genre = number(asked.get("genre"), most=MOST)
    view = {"sort": sort if sort in SORTS else "added", "page": str(number(asked.get("page"), most=MAX_PAGE) or 1)}
    return view | ({"genre": str(genre)} if genre else {})


def _hidden(request: SignedIn, restored: str | None) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    movie_id, _, was = (restored or "").partition("-")
    back_again = number(movie_id, most=MOST)
    context = {
        "hidden": dismissals.page_of(request.user, page=number(asked.get("page"), most=MAX_PAGE) or 1),
        "restored": next(iter(catalog.movies([back_again])), None) if back_again else None,
        "was": was if was in REASONS else "not_for_me",
        "reasons": REASONS,
        "swapped": request.method == "POST",
    }
    template = "accounts/hidden.html#hidden" if wants_fragment(request) else "accounts/hidden.html"
    return render(request, template, context)


def _reason(said: str) -> DismissalReason:
    """A reason that there is.

    Raises:
        Invalid: there is no such reason.
    """
    if said not in REASONS:
        raise Invalid.field("reason", "unknown", gettext("There is no such reason."))
    return said  # type: ignore[return-value]  # a key of REASONS
