"""Your taste, as far as it is known, and how good the recommendations are for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.site.access import SignedIn, members_only
from recommend.services import feedback, holdout, taste_profile
from recommend.services.taste import MemberTaste, TasteOwner
from recommend.site.request_values import taste_owner, undo_offer


@require_safe
@never_cache
def taste(request: HttpRequest) -> HttpResponse:
    """What is known about somebody's taste; every part of it can be left out."""
    context = {**taste_context(taste_owner(request)), "undo": undo_offer(request.GET.get("undo", ""))}
    return render(request, "recommend/taste.html", context)


@require_safe
@members_only
def quality(request: SignedIn) -> HttpResponse:
    """What popularity, genres and the engine find of a member's own favorites when a fifth of them is hidden."""
    return render(request, "recommend/quality.html", {"quality": holdout.quality_for(MemberTaste(request.user))})


def taste_context(owner: TasteOwner) -> dict[str, object]:
    """What the page of a taste shows."""
    profile, muted = taste_profile.profile_of(owner), feedback.muted(owner)
    return {"current": "taste", "profile": profile, "muted": muted, "visitor": owner.anonymous}
