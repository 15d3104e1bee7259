"""What the user does not want recommended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.services import dismissals
from accounts.site.access import SignedIn, members_only
from accounts.site.forms import REASONS
from catalog.ranges import MOVIE_ID
from catalog.services import movies
from project.http.site.forms import back, go
from project.http.site.htmx import varies, wants_fragment
from project.pagination import PAGE


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
    """Hide a movie for a reason, or no longer ("off"); the form says which, so repeating it changes nothing."""
    reason = request.POST.get("reason", "not_for_me")
    movie = movies.ensure_stored(movie_id)
    if reason == "off":
        dismissals.restore(request.user, movie_id)
    else:
        dismissals.dismiss(request.user, movie_id, reason=dismissals.reason_of(reason))
    if wants_fragment(request):
        return render(
            request, "accounts/dismiss.html", {"movie": movie, "reason": reason, "words": REASONS.get(reason)}
        )
    shown = gettext("%(title)s is no longer hidden.") % {"title": movie.title}
    messages.success(request, shown if reason == "off" else f"{movie.title}: {REASONS[reason]}.")
    return go(request, back(request))


@require_POST
@members_only
@varies
def change_hidden(request: SignedIn, movie_id: int) -> HttpResponse:
    """Restore a movie on the page of what is hidden, or undo that; the answer is the list as it then stands."""
    reason = request.POST.get("reason", "off")
    if reason == "off":
        dismissals.restore(request.user, movie_id)
    else:
        dismissals.dismiss(request.user, movie_id, reason=dismissals.reason_of(reason))
    restored = f"{movie_id}-{request.POST.get('was', '')}" if reason == "off" else None
    if wants_fragment(request):
        return _hidden(request, restored)
    query = {"page": request.POST.get("page", "1")} | ({"restored": restored} if restored else {})
    return go(request, f"{reverse('accounts:hidden')}?{urlencode(query)}")


def _hidden(request: SignedIn, restored: str | None) -> HttpResponse:
    query = request.POST if request.method == "POST" else request.GET
    movie_id, _, was = (restored or "").partition("-")
    back_again = MOVIE_ID.read(movie_id)
    context = {
        "hidden": dismissals.page_of(request.user, page=PAGE.read(query.get("page")) or 1),
        "restored": next(iter(movies.by_ids([back_again])), None) if back_again else None,
        "was": was if was in REASONS else "not_for_me",
        "reasons": REASONS,
        "swapped": request.method == "POST",
    }
    template = "accounts/hidden.html#hidden" if wants_fragment(request) else "accounts/hidden.html"
    return render(request, template, context)
