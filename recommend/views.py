"""This room's pages: For you, Your taste, How good is this for you, and the row of the home page.

They work for visitors too, whose taste stands in a cookie. Every form works without JavaScript: it ends in a 303 to a
page that offers Undo.
"""

from typing import get_args
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models.user import User
from accounts.services import preferences
from accounts.services import taste as tastes
from accounts.site.access import SignedIn, members_only
from accounts.site.preferences import wishes, wishes_page
from accounts.types import Cause, CauseKind, DismissalReason
from catalog.services import movies
from project.errors import Invalid
from project.http.site.forms import carried_out
from project.http.site.htmx import varies, wants_fragment
from recommend import onboarding, services, visitors
from recommend.services import Who
from recommend.types import MODES, Mode, Picks, Recommended, Visitor

ROW = 10
LAST_PAGE = 10
MODE_NAMES = {"familiar": _("Familiar"), "balanced": _("Balanced"), "adventurous": _("Adventurous")}
MODE_WORDS = {
    "familiar": _("The best known films of your kind."),
    "balanced": _("What suits you, known or not."),
    "adventurous": _("Little known films of your kind, and a step beside it."),
}


@require_safe
@never_cache
@varies
def for_you(request: HttpRequest) -> HttpResponse:
    """Twenty films with a true reason each; visitors first say what they like."""
    who = _who(request)
    if isinstance(who, Visitor) and (not who.known or "change" in request.GET):
        return onboarding.page(request, who)
    picks = _picks(request, who)
    if isinstance(who, User):
        services.record_impressions(who, shown=[one.movie.id for one in picks.page.items])
    return render(request, "recommend/for_you.html", _context(request, who, picks))


@require_safe
@never_cache
@varies
def row(request: HttpRequest) -> HttpResponse:
    """The first films of For you, for the home page; a whole page for those who follow the link."""
    picks = services.recommendations(_who(request), per_page=ROW)
    template = "recommend/row.html#row" if wants_fragment(request) else "recommend/row.html"
    return render(request, template, {"films": picks.page})


@require_safe
@never_cache
def opened(request: HttpRequest, movie_id: int) -> HttpResponse:
    """On to a recommended film, noting that it was opened."""
    movie = services.opened(_who(request), movie_id)
    return redirect("catalog:film-by-id", movie.id)


@require_safe
@never_cache
@varies
def fits(request: HttpRequest, movie_id: int) -> HttpResponse:
    """Why one film may suit: for its page, or by itself."""
    who = _who(request)
    services.opened(who, movie_id)
    context = {"one": services.judge(who, movie_id), "movie": movies.ensure_stored(movie_id)}
    return render(request, "recommend/fits.html#fits" if wants_fragment(request) else "recommend/fits.html", context)


@require_POST
@members_only
@varies
def preview(request: SignedIn) -> HttpResponse:
    """What the preferences as they stand in the form would change among the first films; nothing is saved."""
    before = tastes.preference(request.user)
    form = wishes(request, before)
    context: dict[str, object] = {"form": form}

    def look() -> None:
        wish = form.preference()
        context["prospect"] = services.preview(request.user, wish, form.tapped())
        context["said"] = preferences.difference(before, wish)

    status = 200 if carried_out(form, look) else 422
    if wants_fragment(request):
        return render(request, "recommend/preview.html", context | {"swapped": True}, status=status)
    return wishes_page(request, form, changes=render_to_string("recommend/preview.html", context, request))


@require_POST
@never_cache
@varies
def dismiss(request: HttpRequest, movie_id: int) -> HttpResponse:
    """Recommend a film no longer, or again (``undo``). With htmx its card is replaced by the next film."""
    who, undo = _who(request), "undo" in request.POST
    reason = _reason(request.POST.get("reason", ""))
    movie = movies.ensure_stored(movie_id)
    if isinstance(who, User):
        if undo:
            services.restore(who, movie_id)
        else:
            services.dismiss(who, movie_id, reason=reason)
    else:
        who = visitors.dismissing(who, movie_id, on=not undo)
    if wants_fragment(request):
        shown = {int(one) for one in request.POST.getlist("shown") if _is_id(one)}
        one = services.judge(who, movie_id, mode=_mode(request)) if undo else _another(request, who, shown)
        context = {"one": one, "gone": None if undo else movie, "swapped": True, "mode": _mode(request)}
        return _remember(render(request, "recommend/for_you.html#pick", context), who)
    undone = {} if undo else {"undo": f"film:{movie_id}"}
    return _remember(_back(request, undone), who)


@require_POST
@never_cache
@varies
def cause(request: HttpRequest) -> HttpResponse:
    """Let a cause count nothing any more (``leave``), or count again (``count``). With htmx all is ranked anew."""
    who, leave = _who(request), "leave" in request.POST
    named = _cause(request.POST.get("leave") or request.POST.get("count") or "")
    if isinstance(who, User):
        (services.mute if leave else services.unmute)(who, named)
    else:
        who = visitors.muting(who, named, on=leave)
    if not wants_fragment(request):
        return _remember(_back(request, {"undo": f"{named.kind}:{named.value}"} if leave else {}), who)
    undo = _undo(f"{named.kind}:{named.value}") if leave else None
    if request.POST.get("page") == "taste":
        context = {**_taste(who), "undo": undo}
        return _remember(render(request, "recommend/taste.html#taste", context), who)
    picks = services.recommendations(who, mode=_mode(request))
    context = {**_context(request, who, picks), "undo": undo, "swapped": True}
    return _remember(render(request, "recommend/for_you.html#picks", context), who)


@require_safe
@never_cache
def taste(request: HttpRequest) -> HttpResponse:
    """What is known about somebody's taste; every part of it can be left out."""
    return render(
        request, "recommend/taste.html", {**_taste(_who(request)), "undo": _undo(request.GET.get("undo", ""))}
    )


@require_safe
@members_only
def quality(request: SignedIn) -> HttpResponse:
    """What popularity, genres and the engine find of a member's own favorites when a fifth of them is hidden."""
    return render(request, "recommend/quality.html", {"quality": services.how_good(request.user)})


def _picks(request: HttpRequest, who: Who) -> Picks:
    number = request.GET.get("page", "1")
    page = int(number) if number.isdecimal() and 1 <= int(number) <= LAST_PAGE else 1
    ranking = request.GET.get("ranking", "") if page > 1 else ""
    return services.recommendations(who, mode=_mode(request), page=page, ranking=ranking)


def _context(request: HttpRequest, who: Who, picks: Picks) -> dict[str, object]:
    return {
        "films": picks.page,
        "ranking": picks.ranking,
        "mode": _mode(request),
        "modes": [(mode, MODE_NAMES[mode]) for mode in MODES],
        "mode_words": MODE_WORDS[_mode(request)],
        "visitor": who if isinstance(who, Visitor) else None,
        "undo": _undo(request.GET.get("undo", "")),
    }


def _taste(who: Who) -> dict[str, object]:
    portrait, muted = services.portrait(who), services.muted(who)
    return {"portrait": portrait, "muted": muted, "visitor": who if isinstance(who, Visitor) else None}


def _another(request: HttpRequest, who: Who, shown: set[int]) -> Recommended | None:
    """The best film that does not stand on the page yet."""
    mode = _mode(request)
    pages = (services.recommendations(who, mode=mode, page=number).page.items for number in range(1, LAST_PAGE + 1))
    return next((one for items in pages for one in items if one.movie.id not in shown), None)


def _undo(said: str) -> dict[str, object] | None:
    """What a page offers to take back: ``film:603`` was hidden, ``person:Ben Bo`` was left out."""
    kind, _, value = said.partition(":")
    if not value or len(value) > 200:
        return None
    if kind in {"film", "because"} and _is_id(value):
        titles = [film.title for film in movies.by_ids([int(value)])]
        if not titles:
            return None
        return {"kind": kind, "value": value, "words": titles[0]}
    named = _kind(kind)
    return {"kind": kind, "value": value, "words": services.in_words(Cause(named, value))} if named else None


def _who(request: HttpRequest) -> Who:
    return request.user if isinstance(request.user, User) else visitors.read(request)


def _mode(request: HttpRequest) -> Mode:
    wanted = request.POST.get("mode") or request.GET.get("mode")
    return next((mode for mode in MODES if mode == wanted), "balanced")


def _reason(said: str) -> DismissalReason:
    reasons: tuple[DismissalReason, ...] = get_args(DismissalReason.__value__)
    return next((reason for reason in reasons if reason == said), "not_for_me")


def _cause(said: str) -> Cause:
    kind, _, value = said.partition(":")
    named = _kind(kind)
    if named is None:
        raise Invalid.field("leave", "unknown_kind", gettext("That is not something that can be left out."))
    return Cause(named, value)


def _kind(said: str) -> CauseKind | None:
    kinds: tuple[CauseKind, ...] = get_args(CauseKind.__value__)
    return next((kind for kind in kinds if kind == said), None)


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 10


def _remember(response: HttpResponse, who: Who) -> HttpResponse:
    if isinstance(who, Visitor):
        visitors.write(response, who)
    return response


def _back(request: HttpRequest, more: dict[str, str]) -> HttpResponse:
    """To the page that the form came from, if it is ours, with what can be undone in its address."""
    page = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        page = reverse("recommend:for-you")
    query = {"mode": _mode(request)} if _mode(request) != "balanced" else {}
    words = urlencode({**query, **more})
    return _see_other(redirect(f"{page.partition('?')[0]}{'?' if words else ''}{words}"))


def _see_other(response: HttpResponse) -> HttpResponse:
    response.status_code = 303
    return response
