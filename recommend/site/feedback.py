"""The forms beside a recommendation: not interested, leave out what it rests on, and the way back from both."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.services import dismissals
from catalog.ranges import MOVIE_ID
from catalog.services import movies
from project.http.site.htmx import varies, wants_fragment
from recommend.services import feedback, recommendations
from recommend.services.taste import TasteOwner
from recommend.site.recommendations import for_you_context
from recommend.site.request_values import (
    cause_of,
    mode_of,
    redirect_back,
    taste_owner,
    undo_offer,
    with_taste_cookie,
)
from recommend.site.taste import taste_context
from recommend.types import Recommended

PAGES = range(1, 11)  # of a ranking


@require_POST
@never_cache
@varies
def dismiss(request: HttpRequest, movie_id: int) -> HttpResponse:
    """Recommend a movie no longer, or again (``undo``). With htmx its card is replaced by the next movie."""
    owner, undo = taste_owner(request), "undo" in request.POST
    reason = dismissals.reason_of(request.POST.get("reason"))
    movie = movies.ensure_stored(movie_id)
    owner = feedback.restore(owner, movie_id) if undo else feedback.dismiss(owner, movie_id, reason=reason)
    if not wants_fragment(request):
        return with_taste_cookie(redirect_back(request, {} if undo else {"undo": f"film:{movie_id}"}), owner)
    card = (
        recommendations.explain(owner, movie_id, mode=mode_of(request))
        if undo
        else _next_recommendation(request, owner)
    )
    context = {
        "recommended": card,
        "dismissed_movie": None if undo else movie,
        "swapped": True,
        "mode": mode_of(request),
    }
    return with_taste_cookie(render(request, "recommend/for_you.html#recommendation", context), owner)


@require_POST
@never_cache
@varies
def cause(request: HttpRequest) -> HttpResponse:
    """Let a cause count nothing any more (``leave``), or count again (``count``). With htmx all is ranked anew."""
    owner, is_muting = taste_owner(request), "leave" in request.POST
    named_cause = cause_of(request.POST.get("leave") or request.POST.get("count") or "")
    owner = (feedback.mute if is_muting else feedback.unmute)(owner, named_cause)
    undo_value = f"{named_cause.kind}:{named_cause.value}" if is_muting else ""
    if not wants_fragment(request):
        return with_taste_cookie(redirect_back(request, {"undo": undo_value} if undo_value else {}), owner)
    undo = undo_offer(undo_value)
    if request.POST.get("page") == "taste":
        context = {**taste_context(owner), "undo": undo}
        return with_taste_cookie(render(request, "recommend/taste.html#taste", context), owner)
    page = recommendations.recommendations(owner, mode=mode_of(request))
    context = {**for_you_context(request, owner, page), "undo": undo, "swapped": True}
    return with_taste_cookie(render(request, "recommend/for_you.html#recommendations", context), owner)


def _next_recommendation(request: HttpRequest, owner: TasteOwner) -> Recommended | None:
    """The best movie that does not stand on the page yet."""
    mode = mode_of(request)
    shown_ids = MOVIE_ID.read_all(request.POST.getlist("shown"))
    pages = (recommendations.recommendations(owner, mode=mode, page=number).page.items for number in PAGES)
    return next((item for items in pages for item in items if item.movie.id not in shown_ids), None)
