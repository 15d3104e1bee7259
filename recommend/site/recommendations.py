"""For you, the row of the home page, why one movie may suit, and what other preferences would change."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.services import preferences
from accounts.services import taste as member_tastes
from accounts.site.access import SignedIn, members_only
from accounts.site.preferences import wishes, wishes_page
from accounts.site.said_movies import states_of
from accounts.types.signals import SaidMovies
from catalog.services import movie_page
from catalog.types import MovieSummary
from project.http.site.forms import carried_out
from project.http.site.htmx import target, varies, wants_fragment
from project.localization.numbers import count
from project.pagination import PAGE
from recommend.services import feedback, recommendations
from recommend.services.taste import MemberTaste, TasteOwner
from recommend.site import onboarding
from recommend.site.request_values import mode_of, taste_owner, undo_offer
from recommend.types import MODES, RecommendationPage

ROW = 10
MODE_NAMES = {"familiar": _("Familiar"), "balanced": _("Balanced"), "adventurous": _("Adventurous")}
MODE_LINES = {
    "familiar": _("Well-known films of the kind you like"),
    "balanced": _("The best match, known or not"),
    "adventurous": _("Less known, with something new"),
}


@require_safe
@never_cache
@varies
def for_you(request: HttpRequest) -> HttpResponse:
    """Twenty movies with a true reason each; visitors first say what they like."""
    owner = taste_owner(request)
    if owner.anonymous and (not owner.anonymous.known or "change" in request.GET):
        return onboarding.page(request, owner)
    page = _page(request, owner)
    feedback.record_impressions(owner, shown_ids=[recommended.movie.id for recommended in page.page.items])
    return render(request, "recommend/for_you.html", for_you_context(request, owner, page))


@require_safe
@never_cache
@varies
def row(request: HttpRequest) -> HttpResponse:
    """The first movies of For you, for the home page; a whole page for those who follow the link."""
    page = recommendations.recommendations(taste_owner(request), per_page=ROW)
    template = "recommend/row.html#row" if wants_fragment(request) else "recommend/row.html"
    return render(request, template, {"page": page.page})


@require_safe
@never_cache
def opened(request: HttpRequest, movie_id: int) -> HttpResponse:
    """On to a recommended movie, noting that it was opened."""
    movie = feedback.opened(taste_owner(request), movie_id)
    return redirect("catalog:movie-by-id", movie.id)


@require_safe
@never_cache
@varies
def why(request: HttpRequest, movie_id: int) -> HttpResponse:
    """Why one movie may suit: in its card of For you, for its page, or by itself."""
    owner, mode = taste_owner(request), mode_of(request)
    movie = feedback.opened(owner, movie_id)
    context = {
        "recommended": recommendations.explain(owner, movie_id, mode=mode),
        "movie": movie,
        "mode": mode,
        "unexplained": _unexplained(states_of(request), movie),
        "undo": undo_offer(request.GET.get("undo", "")),
    }
    if not wants_fragment(request):
        return render(request, "recommend/why.html", context)
    return render(request, f"recommend/why.html#{'why' if target(request) == 'why' else 'parts'}", context)


@require_POST
@members_only
@varies
def preview(request: SignedIn) -> HttpResponse:
    """What the preferences as they stand in the form would change among the first movies; nothing is saved."""
    old_preference = member_tastes.preference(request.user)
    form = wishes(request, old_preference)
    context: dict[str, object] = {"form": form}

    def look() -> None:
        preference = form.preference()
        context["diff"] = recommendations.preview(MemberTaste(request.user), preference, form.tapped())
        context["differences"] = preferences.difference(old_preference, preference)

    status = 200 if carried_out(form, look) else 422
    if wants_fragment(request):
        return render(request, "recommend/preview.html", context | {"swapped": True}, status=status)
    preview = render_to_string("recommend/preview.html", context, request)
    return wishes_page(request, form, changes=mark_safe(preview))  # noqa: S308 - escaped where it was drawn


def for_you_context(request: HttpRequest, owner: TasteOwner, page: RecommendationPage) -> dict[str, object]:
    """What For you shows of a page of recommendations; the first movie of all stands large, on its own paper."""
    items = page.page.items
    is_first_page = page.page.page == 1 and bool(items)
    return {
        "current": "for-you",
        "page": page.page,
        "ranking": page.ranking,
        "mode": mode_of(request),
        "modes": [(mode, MODE_NAMES[mode], MODE_LINES[mode]) for mode in MODES],
        "paper": movie_page.movie_page(items[0].movie.id).paper if is_first_page else None,
        "basis": _basis(states_of(request)),
        "visitor": owner.anonymous,
        "undo": undo_offer(request.GET.get("undo", "")),
    }


def _basis(states: SaidMovies) -> str:
    """What the list is made from, in a sentence."""
    favorites, ratings = len(states.favorites), sum(map(bool, states.seen.values()))
    in_words = {
        "favorites": ngettext("%(n)s favorite", "%(n)s favorites", favorites) % {"n": count(favorites)},
        "ratings": ngettext("%(n)s rating", "%(n)s ratings", ratings) % {"n": count(ratings)},
    }
    if favorites and ratings:
        return gettext("From %(favorites)s and %(ratings)s.") % in_words
    if favorites or ratings:
        return gettext("From %(known)s.") % {"known": in_words["favorites" if favorites else "ratings"]}
    return gettext("From what you told us so far.")


def _unexplained(states: SaidMovies, movie: MovieSummary) -> str:
    """Why nothing is said for or against a movie."""
    sentence = (
        gettext("%(title)s is one of your favorites.")
        if movie.id in states.favorites
        else gettext("You have seen %(title)s.")
        if movie.id in states.seen
        else gettext("You said that %(title)s is not for you.")
        if movie.id in states.not_for_me
        else gettext("%(title)s is on your list.")
        if movie.id in states.watchlist
        else gettext("We know too little to say whether %(title)s may suit you.")
    )
    return sentence % {"title": movie.title}


def _page(request: HttpRequest, owner: TasteOwner) -> RecommendationPage:
    page = PAGE.read(request.GET.get("page")) or 1
    ranking = request.GET.get("ranking", "") if page > 1 else ""
    return recommendations.recommendations(owner, mode=mode_of(request), page=page, ranking=ranking)
